import { inject } from '@adonisjs/core'
import AttendancePolicy from '#app/attendance/attendance_policy'
import RegisterDevice from '#app/attendance/roll_call/actions/register_device'
import { deviceValidator } from '#app/attendance/roll_call/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RollCallDevicesController {
  @inject()
  async store({ auth, bouncer, request, response }: HttpContext, register: RegisterDevice) {
    await bouncer.with(AttendancePolicy).authorize('callRoll')

    const { publicKey } = await request.validateUsing(deviceValidator)
    const id = await register.handle({
      actor: auth.getUserOrFail(),
      publicKey,
      requestId: request.id(),
    })
    return response.send({ id })
  }
}
