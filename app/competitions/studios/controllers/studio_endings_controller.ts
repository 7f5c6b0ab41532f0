import { inject } from '@adonisjs/core'
import ProposeStudioEnd from '#app/competitions/studios/actions/propose_studio_end'
import StudioPolicy from '#app/competitions/studios/studio_policy'
import { studioEndValidator } from '#app/competitions/studios/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class StudioEndingsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    propose: ProposeStudioEnd
  ) {
    await bouncer.with(StudioPolicy).authorize('propose')

    const { reason } = await request.validateUsing(studioEndValidator)
    const actor = auth.getUserOrFail()
    await propose.handle({ actor, studioId: Number(params.id), reason, requestId: request.id() })
    session.flash('success', i18n.t('studios.flash.end_proposed'))
    return response.redirect(`/studios/${params.id}`)
  }
}
