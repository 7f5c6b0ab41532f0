import { inject } from '@adonisjs/core'
import AppointmentPolicy from '#app/grades/appointments/appointment_policy'
import ReviewAppointment from '#app/grades/appointments/actions/review_appointment'
import { reviewValidator } from '#app/grades/appointments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AppointmentReviewsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: ReviewAppointment
  ) {
    await bouncer.with(AppointmentPolicy).authorize('review')

    const input = await request.validateUsing(reviewValidator)
    await act.handle({
      ...input,
      actor: auth.getUserOrFail(),
      appointmentId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`appointments.flash.${input.result}`))
    return response.redirect(`/appointments/${params.id}`)
  }
}
