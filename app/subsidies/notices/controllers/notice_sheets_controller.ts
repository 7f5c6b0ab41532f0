import { Exception } from '@adonisjs/core/exceptions'
import NoticePolicy from '#app/subsidies/notice_policy'
import { noticeSheet } from '#app/subsidies/queries/notices'
import type { HttpContext } from '@adonisjs/core/http'

/** The whole list of a notice on paper, for the board and the file. */
export default class NoticeSheetsController {
  async show({ bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(NoticePolicy).authorize('show')

    const found = await noticeSheet(params.id)
    if (!found) throw new Exception('No such notice', { status: 404 })
    return view.render('pages/subsidies/notices/sheet', { ...found, locale: i18n.locale })
  }
}
