import { inject } from '@adonisjs/core'
import RecordSample from '#app/assessments/actions/record_sample'
import SittingPolicy from '#app/assessments/sitting_policy'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { sampleValidator } from '#app/assessments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ScoreSamplesController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    record: RecordSample
  ) {
    const { sitting } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('approve')
    const { sample } = await request.validateUsing(sampleValidator)
    const { differed } = await record.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      findings: Object.entries(sample).map(([key, finding]) => ({
        enrolmentId: Number(key.slice(1)),
        ...finding,
      })),
      requestId: request.id(),
    })
    const key = differed > 0 ? 'sample_differed' : 'sampled'
    session.flash('success', i18n.t(`marking.done.${key}`, { code: sitting.code }))
    return response.redirect(`/sittings/${sitting.id}`)
  }
}
