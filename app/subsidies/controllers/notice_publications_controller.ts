import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import NoticePolicy from '#app/subsidies/notice_policy'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import { noticePage } from '#app/subsidies/queries/notices'
import type { HttpContext } from '@adonisjs/core/http'

export default class NoticePublicationsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    publish: PublishNotice
  ) {
    await bouncer.with(NoticePolicy).authorize('publish')
    if (!(await noticePage(params.id, 1))) throw new Exception('No such notice', { status: 404 })

    const { id, number, closesOn, claims } = await publish.handle({
      actor: auth.getUserOrFail(),
      noticeId: Number(params.id),
      requestId: request.id(),
    })
    session.flash(
      'success',
      i18n.t('subsidies.flash.published', { number, count: claims, closes: closesOn })
    )
    return response.redirect(`/notices/manage/${id}`)
  }
}
