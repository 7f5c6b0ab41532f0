import { inject } from '@adonisjs/core'
import AcceptOffer from '#app/enrolments/waiting_list/actions/accept_offer'
import PortalPolicy from '#app/portal/portal_policy'
import { ownApplication } from '#app/portal/applying/own_application'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnOfferAcceptancesController {
  @inject()
  async store(ctx: HttpContext, accept: AcceptOffer) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(PortalPolicy).authorize('view')
    const actor = auth.getUserOrFail()
    const application = await ownApplication(actor, params.id)

    await accept.handle({ actor, applicationId: application.id, requestId: request.id() })
    session.flash('success', i18n.t('applications.done.accepted'))
    return response.redirect(`/me/applications/${application.id}`)
  }
}
