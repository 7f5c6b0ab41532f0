import { inject } from '@adonisjs/core'
import AppointmentPolicy from '#app/grades/appointments/appointment_policy'
import EndAppointment from '#app/grades/appointments/actions/end_appointment'
import { endValidator } from '#app/grades/appointments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AppointmentEndsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: EndAppointment
  ) {
    await bouncer.with(AppointmentPolicy).authorize('end')

    const input = await request.validateUsing(endValidator)
    await act.handle({
      ...input,
      actor: auth.getUserOrFail(),
      appointmentId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('appointments.flash.ended'))
    return response.redirect(`/appointments/${params.id}`)
  }
}
