import { inject } from '@adonisjs/core'
import CancelTimetablePlan from '#app/classes/timetable_maker/actions/cancel_timetable_plan'
import TimetablePlanPolicy from '#app/classes/timetable_maker/timetable_plan_policy'
import { foundPlan } from '#app/classes/timetable_maker/queries/found_plan'
import type { HttpContext } from '@adonisjs/core/http'

export default class TimetablePlanCancellationsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    cancel: CancelTimetablePlan
  ) {
    const plan = await foundPlan(params.id)
    await bouncer.with(TimetablePlanPolicy).authorize('manage', plan)
    await cancel.handle({
      actor: auth.getUserOrFail(),
      planId: plan.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('timetable_plans.done.cancelled'))
    return response.redirect(`/timetable/plans/${plan.id}`)
  }
}
