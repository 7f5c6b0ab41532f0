import { inject } from '@adonisjs/core'
import DecideLeave from '#app/attendance/leave/actions/decide_leave'
import LeavePolicy from '#app/attendance/leave/leave_policy'
import { leaveDecisionValidator } from '#app/attendance/leave/validators'
import { leaveSubject } from '#app/attendance/leave/queries/leave_requests'
import type { HttpContext } from '@adonisjs/core/http'

export default class LeaveDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decideLeave: DecideLeave
  ) {
    const leave = await leaveSubject(params.id)
    await bouncer.with(LeavePolicy).authorize('decide', leave)

    const { result, reason } = await request.validateUsing(leaveDecisionValidator)
    await decideLeave.handle({
      actor: auth.getUserOrFail(),
      leaveId: leave.id,
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`leave.done.${result}`))
    return response.redirect().back()
  }
}
