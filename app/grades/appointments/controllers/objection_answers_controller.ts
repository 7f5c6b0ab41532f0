import { inject } from '@adonisjs/core'
import AppointmentPolicy from '#app/grades/appointments/appointment_policy'
import AnswerObjection from '#app/grades/appointments/actions/answer_objection'
import { objectionAnswerValidator } from '#app/grades/appointments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ObjectionAnswersController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: AnswerObjection
  ) {
    await bouncer.with(AppointmentPolicy).authorize('answer')

    const input = await request.validateUsing(objectionAnswerValidator)
    await act.handle({
      ...input,
      actor: auth.getUserOrFail(),
      appointmentId: Number(params.id),
      objectionId: Number(params.objectionId),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`appointments.flash.${input.result}`))
    return response.redirect(`/appointments/${params.id}`)
  }
}
