import i18nManager from '@adonisjs/i18n/services/main'
import { inject } from '@adonisjs/core'
import AbsencePolicy from '#app/classes/absences/absence_policy'
import AssignSubstitutes from '#app/classes/absences/actions/assign_substitutes'
import { findAbsence } from '#app/classes/absences/queries/absences'
import { substitutesValidator } from '#app/classes/absences/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class SubstitutesController {
  @inject()
  async store(ctx: HttpContext, assignSubstitutes: AssignSubstitutes) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const absence = await findAbsence(params.id)
    await bouncer.with(AbsencePolicy).authorize('cover', absence)
    const { chosen, ...input } = await request.validateUsing(substitutesValidator)

    const pairs = chosen.flatMap((one) => (one ? [one.split(' ').map(Number)] : []))
    const { changed, told } = await assignSubstitutes.handle({
      ...input,
      actor: auth.getUserOrFail(),
      absenceId: absence.id,
      chosen: pairs.map(([sessionId, trainerId]) => ({ sessionId, trainerId })),
      // Trainees read it, as they do what a base types.
      reason: i18nManager.locale('zh-CN').t('absences.substitute_reason'),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('absences.flash.covered', { count: changed, told }))
    return response.redirect(`/absences/${absence.id}`)
  }
}
