import { Exception } from '@adonisjs/core/exceptions'
import { pageValidator } from '#app/subsidies/validators'
import { openNotice, openNotices } from '#app/subsidies/queries/notices'
import type { HttpContext } from '@adonisjs/core/http'

/** The public side: no session, masked names, only during the period. */
export default class NoticesController {
  async index({ i18n, view }: HttpContext) {
    return view.render('pages/subsidies/public_notices', {
      notices: await openNotices(),
      locale: i18n.locale,
    })
  }

  async show({ i18n, params, request, view }: HttpContext) {
    // Without a session a fault of the address cannot be said on another page.
    const [fault, asked] = await pageValidator.tryValidate(request.qs())
    const page = fault ? 1 : (asked.page ?? 1)
    const found = await openNotice(params.number, page)
    if (!found) throw new Exception('No such notice', { status: 404 })
    return view.render('pages/subsidies/public_notice', { ...found, locale: i18n.locale })
  }
}
