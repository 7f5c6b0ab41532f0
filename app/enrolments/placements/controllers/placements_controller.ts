import { inject } from '@adonisjs/core'
import PlacementPolicy from '#app/enrolments/placements/placement_policy'
import RecordPlacement from '#app/enrolments/placements/actions/record_placement'
import { placementSubject } from '#app/enrolments/placements/queries/class_placements'
import { recordPlacementValidator } from '#app/enrolments/placements/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PlacementsController {
  @inject()
  async store(ctx: HttpContext, record: RecordPlacement) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const subject = await placementSubject(params.id)
    await bouncer.with(PlacementPolicy).authorize('record', subject)
    const placement = await request.validateUsing(recordPlacementValidator)

    await record.handle({
      ...placement,
      actor: auth.getUserOrFail(),
      enrolmentId: subject.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('placements.done.recorded'))
    return response.redirect(`/classes/${subject.classId}/placements`)
  }
}
