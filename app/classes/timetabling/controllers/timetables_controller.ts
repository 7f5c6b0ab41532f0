import clock from '#app/shared/clock'
import AbsencePolicy from '#app/classes/absences/absence_policy'
import ClassPolicy from '#app/classes/class_policy'
import TimetablePlanPolicy from '#app/classes/timetable_maker/timetable_plan_policy'
import { awayInWeek } from '#app/classes/absences/queries/absences'
import { basesToChoose, weekTimetable } from '#app/classes/timetabling/queries/week_timetable'
import { onlyFilled } from '#app/shared/validation'
import { timetableFilterValidator } from '#app/classes/timetabling/validators'
import { weekPage } from '#app/classes/timetabling/week_page'
import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'

export default class TimetablesController {
  async index({ auth, bouncer, request, view, i18n }: HttpContext) {
    await bouncer.with(ClassPolicy).authorize('list')
    const user = auth.getUserOrFail()
    const filters = await timetableFilterValidator.validate(onlyFilled(request.qs()))
    const week = await weekTimetable(user, filters, clock.today())
    if (!week) throw new Exception('No such base', { status: 404, code: 'E_ROW_NOT_FOUND' })
    const { baseId, from, to } = week
    return view.render('pages/timetable/index', {
      filters,
      away: week.mayManage ? await awayInWeek(baseId, { from, to, locale: i18n.locale }) : [],
      mayReport: await bouncer.with(AbsencePolicy).allows('report'),
      bases: await basesToChoose(user, i18n.locale),
      mayPlan: await bouncer.with(TimetablePlanPolicy).allows('list'),
      ...weekPage(week, i18n),
    })
  }
}
