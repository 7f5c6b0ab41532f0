import { inject } from '@adonisjs/core'
import PlacementPolicy from '#app/enrolments/placements/placement_policy'
import CheckPlacements from '#app/enrolments/placements/actions/check_placements'
import { findClass } from '#app/classes/queries/find_class'
import { checkPlacementsValidator } from '#app/enrolments/placements/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PlacementChecksController {
  @inject()
  async store(ctx: HttpContext, check: CheckPlacements) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(PlacementPolicy).authorize('check', courseClass)
    const { ids, result, reason } = await request.validateUsing(checkPlacementsValidator)

    const { checked } = await check.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      placementIds: ids ?? [],
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`placements.done.${result}`, { count: checked }))
    return response.redirect(`/classes/${courseClass.id}/placements`)
  }
}
