import { inject } from '@adonisjs/core'
import LeavePolicy from '#app/attendance/leave/leave_policy'
import WithdrawLeave from '#app/attendance/leave/actions/withdraw_leave'
import { leaveSubject } from '#app/attendance/leave/queries/leave_requests'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnLeaveWithdrawalsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    withdrawLeave: WithdrawLeave
  ) {
    const leave = await leaveSubject(params.id)
    await bouncer.with(LeavePolicy).authorize('withdraw', leave)

    await withdrawLeave.handle({
      actor: auth.getUserOrFail(),
      leaveId: leave.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('leave.done.withdrawn'))
    return response.redirect('/me/leave')
  }
}
