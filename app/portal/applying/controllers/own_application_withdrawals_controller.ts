import { inject } from '@adonisjs/core'
import PortalPolicy from '#app/portal/portal_policy'
import WithdrawApplication from '#app/enrolments/applications/actions/withdraw_application'
import { ownApplication } from '#app/portal/applying/own_application'
import { withdrawApplicationValidator } from '#app/enrolments/applications/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** A trainee takes an application back, or declines the seat that was offered. */
export default class OwnApplicationWithdrawalsController {
  @inject()
  async store(ctx: HttpContext, withdraw: WithdrawApplication) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(PortalPolicy).authorize('view')
    const actor = auth.getUserOrFail()
    const application = await ownApplication(actor, params.id)
    const { reason } = await request.validateUsing(withdrawApplicationValidator)

    await withdraw.handle({
      actor,
      applicationId: application.id,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('applications.done.taken_back'))
    return response.redirect(`/me/applications/${application.id}`)
  }
}
