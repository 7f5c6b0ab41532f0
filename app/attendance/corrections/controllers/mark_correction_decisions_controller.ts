import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import DecideMarkCorrection from '#app/attendance/corrections/actions/decide_mark_correction'
import MarkCorrectionPolicy from '#app/attendance/corrections/mark_correction_policy'
import { markCorrectionDecisionValidator } from '#app/attendance/corrections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class MarkCorrectionDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideMarkCorrection
  ) {
    const correction = await db
      .from('attendance_corrections as k')
      .join('class_sessions as s', 's.id', 'k.class_session_id')
      .join('course_classes as c', 'c.id', 's.course_class_id')
      .where('k.id', params.id)
      .select('k.id', 'c.base_id')
      .firstOrFail()
    await bouncer.with(MarkCorrectionPolicy).authorize('decide', correction)

    const { result, reason } = await request.validateUsing(markCorrectionDecisionValidator)
    const outcome = await decide.handle({
      actor: auth.getUserOrFail(),
      correctionId: correction.id,
      result,
      reason,
      requestId: request.id(),
    })
    session.flash(
      outcome === 'overtaken' ? 'warning' : 'success',
      i18n.t(`mark_corrections.done.${outcome}`)
    )
    return response.redirect().back()
  }
}
