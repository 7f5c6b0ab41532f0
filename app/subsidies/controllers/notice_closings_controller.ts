import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import CloseNotice from '#app/subsidies/actions/close_notice'
import NoticePolicy from '#app/subsidies/notice_policy'
import { noticePage } from '#app/subsidies/queries/notices'
import type { HttpContext } from '@adonisjs/core/http'

export default class NoticeClosingsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    close: CloseNotice
  ) {
    await bouncer.with(NoticePolicy).authorize('close')
    const found = await noticePage(params.id, 1)
    if (!found) throw new Exception('No such notice', { status: 404 })

    await close.handle({
      actor: auth.getUserOrFail(),
      noticeId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('subsidies.flash.closed', { number: found.notice.number }))
    return response.redirect(`/notices/manage/${params.id}`)
  }
}
