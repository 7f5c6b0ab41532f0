import { inject } from '@adonisjs/core'
import Sitting from '#models/sitting'
import PublishScores from '#app/assessments/actions/publish_scores'
import SittingPolicy from '#app/assessments/sitting_policy'
import { findClass } from '#app/classes/queries/find_class'
import type { HttpContext } from '@adonisjs/core/http'

export default class SittingPublicationsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    publish: PublishScores
  ) {
    const sitting = await Sitting.findOrFail(Number(params.id))
    await bouncer.with(SittingPolicy).authorize('publish', await findClass(sitting.courseClassId))
    const outcome = await publish.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('assessments.done.published', outcome))
    return response.redirect(`/sittings/${sitting.id}`)
  }
}
