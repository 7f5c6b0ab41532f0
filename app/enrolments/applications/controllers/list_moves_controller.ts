import { inject } from '@adonisjs/core'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import MoveInList from '#app/enrolments/waiting_list/actions/move_in_list'
import { findApplication } from '#app/enrolments/applications/find_application'
import { moveInListValidator } from '#app/enrolments/applications/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ListMovesController {
  @inject()
  async store(ctx: HttpContext, move: MoveInList) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const application = await findApplication(params.id)
    await bouncer.with(ApplicationPolicy).authorize('decide', application)
    const { place, reason } = await request.validateUsing(moveInListValidator)

    await move.handle({
      actor: auth.getUserOrFail(),
      applicationId: application.id,
      place,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('applications.done.moved', { place }))
    return response.redirect(`/classes/${application.classId}/applications`)
  }
}
