import { inject } from '@adonisjs/core'
import StartTimetablePlan from '#app/classes/timetable_maker/actions/start_timetable_plan'
import TimetablePlanPolicy from '#app/classes/timetable_maker/timetable_plan_policy'
import { foundPlan } from '#app/classes/timetable_maker/queries/found_plan'
import { onlyFilled } from '#app/shared/validation'
import { planForm } from '#app/classes/timetable_maker/queries/plan_form'
import { planList } from '#app/classes/timetable_maker/queries/plan_list'
import { planPage } from '#app/classes/timetable_maker/queries/plan_page'
import { settingsOf } from '#app/classes/timetable_maker/plan_settings'
import { planPageValidator, timetablePlanValidator } from '#app/classes/timetable_maker/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class TimetablePlansController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(TimetablePlanPolicy).authorize('list')
    const { page } = await planPageValidator.validate(onlyFilled(request.qs()))
    const found = await planList(auth.getUserOrFail(), i18n.locale, page)
    return view.render('pages/timetable_plans/index', found)
  }

  async create({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(TimetablePlanPolicy).authorize('create')
    const form = await planForm(auth.getUserOrFail().baseId!, i18n)
    return view.render('pages/timetable_plans/create', form)
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    start: StartTimetablePlan
  ) {
    await bouncer.with(TimetablePlanPolicy).authorize('create')
    const asked = await request.validateUsing(timetablePlanValidator)
    const actor = auth.getUserOrFail()
    const { id } = await start.handle({
      actor,
      baseId: actor.baseId!,
      ...settingsOf(asked),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('timetable_plans.done.asked'))
    return response.redirect(`/timetable/plans/${id}`)
  }

  async show({ bouncer, i18n, params, request, view }: HttpContext) {
    const plan = await foundPlan(params.id)
    await bouncer.with(TimetablePlanPolicy).authorize('view', plan)
    const { week } = await planPageValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/timetable_plans/show', {
      ...(await planPage(plan, i18n, week)),
      mayManage: await bouncer.with(TimetablePlanPolicy).allows('manage', plan),
    })
  }
}
