import { inject } from '@adonisjs/core'
import AppointmentPolicy from '#app/grades/appointments/appointment_policy'
import ObjectToAppointment from '#app/grades/appointments/actions/object_to_appointment'
import { appointmentObjectionValidator } from '#app/grades/appointments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AppointmentObjectionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: ObjectToAppointment
  ) {
    await bouncer.with(AppointmentPolicy).authorize('object')

    const input = await request.validateUsing(appointmentObjectionValidator)
    await act.handle({
      ...input,
      actor: auth.getUserOrFail(),
      appointmentId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('appointments.flash.objected'))
    return response.redirect(`/appointments/${params.id}`)
  }
}
