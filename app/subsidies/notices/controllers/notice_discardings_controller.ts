import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import NoticePolicy from '#app/subsidies/notice_policy'
import DiscardNotice from '#app/subsidies/actions/discard_notice'
import { noticeHead } from '#app/subsidies/queries/notices'
import type { HttpContext } from '@adonisjs/core/http'

export default class NoticeDiscardingsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    discard: DiscardNotice
  ) {
    await bouncer.with(NoticePolicy).authorize('create')
    const notice = await noticeHead(params.id)
    if (!notice) throw new Exception('No such notice', { status: 404 })

    await discard.handle({
      actor: auth.getUserOrFail(),
      noticeId: notice.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('notices.flash.discarded', { number: notice.number }))
    return response.redirect('/notices/manage')
  }
}
