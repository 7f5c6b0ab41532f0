import { inject } from '@adonisjs/core'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import DecideApplication from '#app/enrolments/applications/actions/decide_application'
import { decideApplicationValidator } from '#app/enrolments/applications/validators'
import { findApplication } from '#app/enrolments/applications/find_application'
import type { HttpContext } from '@adonisjs/core/http'

export default class ApplicationDecisionsController {
  @inject()
  async store(ctx: HttpContext, decide: DecideApplication) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const application = await findApplication(params.id)
    await bouncer.with(ApplicationPolicy).authorize('decide', application)
    const decision = await request.validateUsing(decideApplicationValidator)

    await decide.handle({
      ...decision,
      actor: auth.getUserOrFail(),
      applicationId: application.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`applications.done.${decision.result}`))
    return response.redirect(`/classes/${application.classId}/applications`)
  }
}
