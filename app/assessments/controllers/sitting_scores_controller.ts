import { inject } from '@adonisjs/core'
import { errors } from '@vinejs/vine'
import Sitting from '#models/sitting'
import EnterScores from '#app/assessments/actions/enter_scores'
import SittingPolicy from '#app/assessments/sitting_policy'
import { expectedScores } from '#app/assessments/queries/expected_scores'
import { findClass } from '#app/classes/queries/find_class'
import { readScoreForm } from '#app/assessments/score_form'
import { scoresValidator } from '#app/assessments/validators'
import { entryWords } from '#app/assessments/entry_words'
import type { HttpContext } from '@adonisjs/core/http'

export default class SittingScoresController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    enter: EnterScores
  ) {
    const sitting = await Sitting.findOrFail(Number(params.id))
    await bouncer.with(SittingPolicy).authorize('enter', await findClass(sitting.courseClassId))
    const typed = await request.validateUsing(scoresValidator)
    const { scores, faults } = readScoreForm(typed.scores)
    if (faults.length > 0) {
      const people = await expectedScores(sitting)
      throw new errors.E_VALIDATION_ERROR(
        faults.map(({ enrolmentId, component, field, rule }) => ({
          field,
          rule,
          message: i18n.t(`assessments.faults.${rule}`, {
            name: people.find((one) => one.enrolmentId === enrolmentId)?.name ?? '',
            component: i18n.t(`assessments.components.${component}`),
          }),
        }))
      )
    }
    const outcome = await enter.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      scores,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`marking.done.${entryWords(outcome)}`, { ...outcome }))
    return response.redirect(`/sittings/${sitting.id}`)
  }
}
