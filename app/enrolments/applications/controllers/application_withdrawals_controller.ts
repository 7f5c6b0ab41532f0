import { inject } from '@adonisjs/core'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import WithdrawApplication from '#app/enrolments/applications/actions/withdraw_application'
import { findApplication } from '#app/enrolments/applications/find_application'
import { withdrawApplicationValidator } from '#app/enrolments/applications/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The base takes an application back, or declines an offer, because the person says so. */
export default class ApplicationWithdrawalsController {
  @inject()
  async store(ctx: HttpContext, withdraw: WithdrawApplication) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const application = await findApplication(params.id)
    await bouncer.with(ApplicationPolicy).authorize('decide', application)
    const { reason } = await request.validateUsing(withdrawApplicationValidator)

    await withdraw.handle({
      actor: auth.getUserOrFail(),
      applicationId: application.id,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('applications.done.withdrawn'))
    return response.redirect(`/classes/${application.classId}/applications`)
  }
}
