import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import ReviewPolicy from '#app/subsidies/review/review_policy'
import DecideSample from '#app/subsidies/review/actions/decide_sample'
import { sampleDecisionValidator } from '#app/subsidies/review/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class QualityDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideSample
  ) {
    await bouncer.with(ReviewPolicy).authorize('sample')
    const sample = await db.from('quality_samples').where('id', params.id).first()
    if (!sample) throw new Exception('No such sample', { status: 404 })

    const input = await request.validateUsing(sampleDecisionValidator)
    await decide.handle({
      ...input,
      actor: auth.getUserOrFail(),
      sampleId: sample.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`review.flash.sample_${input.result}`))
    return response.redirect(`/claims/${sample.claim_id}`)
  }
}
