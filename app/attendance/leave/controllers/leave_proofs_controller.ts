import { inject } from '@adonisjs/core'
import { fileHead } from '#app/shared/file_response'
import LeavePolicy from '#app/attendance/leave/leave_policy'
import TakeLeaveProof from '#app/attendance/leave/actions/take_leave_proof'
import { Exception } from '@adonisjs/core/exceptions'
import { leaveSubject } from '#app/attendance/leave/queries/leave_requests'
import type { HttpContext } from '@adonisjs/core/http'

export default class LeaveProofsController {
  @inject()
  async show(ctx: HttpContext, takeProof: TakeLeaveProof) {
    const { auth, bouncer, params, request, response } = ctx
    const leave = await leaveSubject(params.id)
    await bouncer.with(LeavePolicy).authorize('takeProof', leave)

    const proof = await takeProof.handle({
      actor: auth.getUserOrFail(),
      leaveId: leave.id,
      requestId: request.id(),
    })
    if (!proof) throw new Exception('No proof was sent', { status: 404 })
    fileHead(ctx, { name: proof.name, type: 'opaque', disposition: 'attachment' })
    return response.send(proof.bytes)
  }
}
