import { onlyFilled } from '#app/shared/validation'
import LeavePolicy from '#app/attendance/leave/leave_policy'
import { LEAVE_STATUSES } from '#app/attendance/leave/leave_request'
import { leaveRequests } from '#app/attendance/leave/queries/leave_requests'
import { leaveFilterValidator } from '#app/attendance/leave/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class LeaveRequestsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(LeavePolicy).authorize('list')

    const filters = await leaveFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/attendance/leave', {
      ...(await leaveRequests(auth.getUserOrFail(), filters)),
      filters,
      statuses: LEAVE_STATUSES,
    })
  }
}
