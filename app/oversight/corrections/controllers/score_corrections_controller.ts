import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ProposeScoreCorrection from '#app/oversight/corrections/actions/propose_score_correction'
import ScoreCorrectionPolicy from '#app/oversight/corrections/score_correction_policy'
import {
  CORRECTION_STATUSES,
  correctableMarks,
  correctionList,
  correctionPage,
} from '#app/oversight/corrections/queries/corrections'
import {
  correctionFilterValidator,
  scoreCorrectionValidator,
} from '#app/oversight/corrections/validators'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { onlyFilled } from '#app/shared/validation'
import { readCorrectedMark } from '#app/oversight/corrections/corrected_mark'
import { sittingHead } from '#app/assessments/queries/sitting_head'
import type { Component } from '#app/grades/pass_rule'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ScoreCorrectionsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(ScoreCorrectionPolicy).authorize('list')
    const filters = await correctionFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/corrections/index', {
      ...(await correctionList(auth.getUserOrFail(), filters)),
      filters,
      statuses: CORRECTION_STATUSES,
    })
  }

  async create({ bouncer, params, view, i18n }: HttpContext) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(ScoreCorrectionPolicy).authorize('propose', courseClass.baseId)
    return view.render('pages/corrections/create', {
      head: await sittingHead(sitting.id, i18n.locale as Locale),
      marks: await correctableMarks(sitting.id),
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    propose: ProposeScoreCorrection
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(ScoreCorrectionPolicy).authorize('propose', courseClass.baseId)
    const { place, mark, ...words } = await request.validateUsing(scoreCorrectionValidator)
    const [enrolmentId, component] = place.split('.')
    const { id } = await propose.handle({
      ...words,
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      enrolmentId: Number(enrolmentId),
      component: component as Component,
      mark: readCorrectedMark(mark),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('score_corrections.done.proposed'))
    return response.redirect(`/corrections/${id}`)
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(ScoreCorrectionPolicy).authorize('list')
    const correction = await correctionPage(Number(params.id))
    if (!correction) throw new Exception('No such correction', { status: 404 })
    const policy = bouncer.with(ScoreCorrectionPolicy)
    await policy.authorize('view', correction.baseId)
    return view.render('pages/corrections/show', {
      correction,
      mayDecide: await policy.allows('decide'),
      mayCarryOut: await policy.allows('carryOut'),
      userId: auth.getUserOrFail().id,
    })
  }
}
