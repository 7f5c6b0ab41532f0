import clock from '#app/shared/clock'
import { onlyFilled } from '#app/shared/validation'
import PlacementPolicy from '#app/enrolments/placements/placement_policy'
import { classHead } from '#app/classes/queries/class_head'
import { findClass } from '#app/classes/queries/find_class'
import { termsVersions } from '#app/classes/modes/queries/class_terms'
import { placementCounts } from '#app/classes/modes/queries/placement_counts'
import { classPlacements } from '#app/enrolments/placements/queries/class_placements'
import { placementPageValidator } from '#app/enrolments/placements/validators'
import {
  NOT_PLACED_REASONS,
  PLACEMENT_RULE,
  placementsUntil,
  PROOF_KINDS,
} from '#app/enrolments/placements/placement_rule'
import type { HttpContext } from '@adonisjs/core/http'

/** Where the people of a class work after it. */
export default class ClassPlacementsController {
  async index({ auth, bouncer, params, request, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(PlacementPolicy).authorize('list', courseClass)
    const { enrolment } = await placementPageValidator.validate(onlyFilled(request.qs()))

    const until = placementsUntil(courseClass.endsOn)
    const rows = await classPlacements(courseClass.id)
    const [terms] = await termsVersions(courseClass.id)
    const counts = await placementCounts([courseClass.id])
    return view.render('pages/classes/placements', {
      head: await classHead(courseClass.id, auth.getUserOrFail()),
      rows,
      counts: counts.get(courseClass.id),
      order: terms ?? null,
      chosen: rows.find((row) => row.enrolmentId === enrolment) ?? null,
      until,
      isOpen: clock.today() <= until,
      rule: PLACEMENT_RULE,
      reasons: NOT_PLACED_REASONS,
      proofs: PROOF_KINDS,
      userId: auth.getUserOrFail().id,
      mayRecord: await bouncer.with(PlacementPolicy).allows('record', courseClass),
      mayCheck: await bouncer.with(PlacementPolicy).allows('check', courseClass),
    })
  }
}
