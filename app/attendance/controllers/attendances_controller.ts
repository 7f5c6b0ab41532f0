import AttendancePolicy from '#app/attendance/attendance_policy'
import { baseChoices } from '#app/bases/queries/plan_seats'
import { seesEveryBase } from '#app/accounts/scope'
import { sessionFilterValidator } from '#app/attendance/validators'
import { sessionsToMark } from '#app/attendance/queries/sessions_to_mark'
import { onlyFilled } from '#app/shared/validation'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class AttendancesController {
  async index({ auth, bouncer, request, view, i18n }: HttpContext) {
    await bouncer.with(AttendancePolicy).authorize('list')
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const filters = await sessionFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/attendance/index', {
      ...(await sessionsToMark(user, filters, locale)),
      filters: { show: 'due', ...filters },
      bases: seesEveryBase(user) ? await baseChoices(locale) : [],
      mayMark: user.hasAny(['base_admin', 'instructor']),
    })
  }
}
