import { inject } from '@adonisjs/core'
import AppointmentPolicy from '#app/grades/appointments/appointment_policy'
import PubliciseAppointment from '#app/grades/appointments/actions/publicise_appointment'
import { publicityValidator } from '#app/grades/appointments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AppointmentPublicitiesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: PubliciseAppointment
  ) {
    await bouncer.with(AppointmentPolicy).authorize('publicise')

    const input = await request.validateUsing(publicityValidator)
    await act.handle({
      ...input,
      actor: auth.getUserOrFail(),
      appointmentId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('appointments.flash.publicised'))
    return response.redirect(`/appointments/${params.id}`)
  }
}
