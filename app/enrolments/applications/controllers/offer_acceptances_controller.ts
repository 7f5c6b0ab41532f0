import { inject } from '@adonisjs/core'
import AcceptOffer from '#app/enrolments/waiting_list/actions/accept_offer'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import { findApplication } from '#app/enrolments/applications/find_application'
import type { HttpContext } from '@adonisjs/core/http'

/** The base takes an offered seat for somebody who said yes at the desk or on the telephone. */
export default class OfferAcceptancesController {
  @inject()
  async store(ctx: HttpContext, accept: AcceptOffer) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const application = await findApplication(params.id)
    await bouncer.with(ApplicationPolicy).authorize('decide', application)

    await accept.handle({
      actor: auth.getUserOrFail(),
      applicationId: application.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('applications.done.confirmed'))
    return response.redirect(`/classes/${application.classId}/applications`)
  }
}
