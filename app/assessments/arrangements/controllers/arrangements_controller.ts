import { inject } from '@adonisjs/core'
import ArrangeSitting from '#app/assessments/arrangements/actions/arrange_sitting'
import SittingPolicy from '#app/assessments/sitting_policy'
import { arrangementOf } from '#app/assessments/arrangements/queries/arrangement'
import { arrangementValidator } from '#app/assessments/arrangements/validators'
import {
  candidateCards,
  examinerChoices,
  roomChoices,
} from '#app/assessments/arrangements/queries/arrangement_page'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { judgeArrangement } from '#app/assessments/arrangements/arrangement_checks'
import { LEAST_MINUTES } from '#app/assessments/terms'
import { readParts, readStaff } from '#app/assessments/arrangements/arrangement_form'
import { sittingHead } from '#app/assessments/queries/sitting_head'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ArrangementsController {
  async show({ auth, bouncer, params, view, i18n }: HttpContext) {
    const { sitting, courseClass } = await findSitting(params.id)
    const policy = bouncer.with(SittingPolicy)
    await policy.authorize('view', courseClass)
    const language = i18n.locale === 'en' ? 'en' : 'zh'
    const arrangement = await arrangementOf(sitting.id, undefined, language)
    const mayPlan = await policy.allows('plan', courseClass)
    const isEditing = mayPlan && sitting.status === 'planned'
    return view.render('pages/assessments/arrangement', {
      head: await sittingHead(sitting.id, i18n.locale as Locale),
      arrangement,
      checks: judgeArrangement(arrangement),
      cards: await candidateCards(arrangement),
      examiners: isEditing ? await examinerChoices(arrangement) : [],
      rooms: isEditing ? await roomChoices(arrangement.baseId, language) : [],
      leastMinutes: LEAST_MINUTES,
      isEditing,
      mayPlan,
      mayApprove: await policy.allows('approve'),
      userId: auth.getUserOrFail().id,
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    arrange: ArrangeSitting
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('plan', courseClass)
    const { parts, roomIds, staff } = await request.validateUsing(arrangementValidator)
    const { candidates } = await arrange.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      parts: readParts(parts),
      roomIds,
      staff: readStaff(staff ?? {}),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('arrangements.done.arranged', { count: candidates }))
    return response.redirect(`/sittings/${sitting.id}/arrangement`)
  }
}
