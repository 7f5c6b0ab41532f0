import EnrolmentRunPolicy from '#app/enrolments/runs/enrolment_run_policy'
import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import { ATTENDANCE_FILTERS, ENROLMENT_ACTS, ENROLMENT_STATES } from '#app/enrolments/runs/run_acts'
import { baseChoices } from '#app/bases/queries/plan_seats'
import { classesWithPeople, enrolmentList } from '#app/enrolments/runs/queries/enrolment_list'
import { enrolmentFilterValidator } from '#app/enrolments/runs/validators'
import { onlyFilled } from '#app/shared/validation'
import { seesEveryBase } from '#app/accounts/scope'
import { specialtyChoices } from '#app/catalogue/queries/courses'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

/** Everybody in any class within what the user may see. */
export default class EnrolmentListsController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(EnrolmentRunPolicy).authorize('index')
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const filters = await enrolmentFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/enrolments/runs/enrolments', {
      ...(await enrolmentList(user, filters, locale)),
      filters,
      states: ENROLMENT_STATES,
      categories: TRAINEE_CATEGORIES,
      attendances: ATTENDANCE_FILTERS,
      acts: ENROLMENT_ACTS,
      minimumPercent: ATTENDANCE_RULE.minimumPercent,
      specialties: await specialtyChoices(locale),
      bases: seesEveryBase(user) ? await baseChoices(locale) : [],
      ...(await classesWithPeople(user, filters)),
      mayAct: await bouncer.with(EnrolmentRunPolicy).allows('act'),
    })
  }
}
