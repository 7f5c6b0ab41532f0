import { inject } from '@adonisjs/core'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import MoveEnrolment from '#app/enrolments/moves/actions/move_enrolment'
import { checkQualification } from '#app/portal/applying/qualification'
import { findEnrolment } from '#app/enrolments/moves/find_enrolment'
import { moveEnrolmentValidator } from '#app/enrolments/moves/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Transfers and deferrals. Here because who waits in the other class is checked like an applicant. */
export default class EnrolmentMovesController {
  @inject()
  async store(ctx: HttpContext, move: MoveEnrolment) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const enrolment = await findEnrolment(params.id)
    await bouncer.with(ApplicationPolicy).authorize('decide', enrolment)
    const { classId, way, reason } = await request.validateUsing(moveEnrolmentValidator)

    const asked = { enrolmentId: enrolment.id, toClassId: classId, way, reason }
    const { applicationId, seatFreed } = await move.handle(
      { ...asked, actor: auth.getUserOrFail(), requestId: request.id() },
      checkQualification
    )
    const seat = seatFreed ? 'freed' : 'kept'
    session.flash('success', i18n.t(`moves.done.${applicationId ? 'waiting' : way}_${seat}`))
    return response.redirect(`/enrolments/${enrolment.id}`)
  }
}
