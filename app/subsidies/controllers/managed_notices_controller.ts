import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import { pageValidator } from '#app/subsidies/validators'
import DraftNotice from '#app/subsidies/actions/draft_notice'
import NoticePolicy from '#app/subsidies/notice_policy'
import { noticeList, noticePage } from '#app/subsidies/queries/notices'
import type { HttpContext } from '@adonisjs/core/http'

export default class ManagedNoticesController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(NoticePolicy).authorize('index')

    const { page = 1 } = await request.validateUsing(pageValidator, { data: request.qs() })
    return view.render('pages/subsidies/notices', {
      ...(await noticeList(page)),
      mayCreate: await bouncer.with(NoticePolicy).allows('create'),
      locale: i18n.locale,
    })
  }

  async show({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(NoticePolicy).authorize('show')

    const { page = 1 } = await request.validateUsing(pageValidator, { data: request.qs() })
    const found = await noticePage(params.id, page)
    if (!found) throw new Exception('No such notice', { status: 404 })
    return view.render('pages/subsidies/notice', {
      ...found,
      mayPublish: await bouncer.with(NoticePolicy).allows('publish'),
      isOver: found.notice.closes_on !== null && found.notice.closes_on < clock.today(),
      locale: i18n.locale,
    })
  }

  @inject()
  async store({ auth, bouncer, request, response }: HttpContext, draft: DraftNotice) {
    await bouncer.with(NoticePolicy).authorize('create')

    const id = await draft.handle({ actor: auth.getUserOrFail(), requestId: request.id() })
    return response.redirect(`/notices/manage/${id}`)
  }
}
