import { inject } from '@adonisjs/core'
import AnswerInspection from '#app/attendance/inspections/actions/answer_inspection'
import InspectionPolicy from '#app/attendance/inspections/inspection_policy'
import { findInspection } from '#app/attendance/inspections/queries/inspections'
import { inspectionAnswerValidator } from '#app/attendance/inspections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class InspectionAnswersController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    answerInspection: AnswerInspection
  ) {
    const inspection = await findInspection(params.id)
    await bouncer.with(InspectionPolicy).authorize('answer', inspection)

    const { answer } = await request.validateUsing(inspectionAnswerValidator)
    await answerInspection.handle({
      actor: auth.getUserOrFail(),
      inspectionId: inspection.id,
      answer,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('inspections.done.answered'))
    return response.redirect(`/inspections/${inspection.id}`)
  }
}
