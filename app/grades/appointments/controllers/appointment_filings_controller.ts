import { inject } from '@adonisjs/core'
import AppointmentPolicy from '#app/grades/appointments/appointment_policy'
import FileAppointment from '#app/grades/appointments/actions/file_appointment'
import { filingValidator } from '#app/grades/appointments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AppointmentFilingsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: FileAppointment
  ) {
    await bouncer.with(AppointmentPolicy).authorize('file')

    const input = await request.validateUsing(filingValidator)
    await act.handle({
      ...input,
      actor: auth.getUserOrFail(),
      appointmentId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('appointments.flash.filed'))
    return response.redirect(`/appointments/${params.id}`)
  }
}
