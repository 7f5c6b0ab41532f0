import { inject } from '@adonisjs/core'
import AttendancePolicy from '#app/attendance/attendance_policy'
import ReceiveRollCall from '#app/attendance/roll_call/actions/receive_roll_call'
import { findSession } from '#app/attendance/find_session'
import { rollCallValidator } from '#app/attendance/roll_call/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RollCallSheetsController {
  @inject()
  async store({ auth, bouncer, params, request, response }: HttpContext, receive: ReceiveRollCall) {
    const { session, courseClass } = await findSession(params.id)
    await bouncer.with(AttendancePolicy).authorize('mark', courseClass, session)

    const sent = await request.validateUsing(rollCallValidator)
    const received = await receive.handle({
      actor: auth.getUserOrFail(),
      sessionId: session.id,
      ...sent,
      requestId: request.id(),
    })
    return response.send(received)
  }
}
