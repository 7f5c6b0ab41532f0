import { inject } from '@adonisjs/core'
import { keepPrivateFile, SENT_FILE_MB } from '#app/shared/files/private_file'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import AskForLeave from '#app/attendance/leave/actions/ask_for_leave'
import LeavePolicy from '#app/attendance/leave/leave_policy'
import { LEAVE_PROOF, LEAVE_REASONS, refuseLeave } from '#app/attendance/leave/leave_request'
import { leaveChoices } from '#app/attendance/leave/queries/leave_choices'
import { ownLeave } from '#app/attendance/leave/queries/leave_requests'
import { ownHours } from '#app/attendance/queries/own_hours'
import { leaveValidator } from '#app/attendance/leave/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnLeavesController {
  async index({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(LeavePolicy).authorize('ask')

    const user = auth.getUserOrFail()
    return view.render('pages/portal/leave', {
      requests: await ownLeave(user),
      choices: await leaveChoices(user.personId!, i18n.locale as Locale),
      hours: await ownHours(user.personId!),
      rule: ATTENDANCE_RULE,
      reasons: LEAVE_REASONS,
      megabytes: SENT_FILE_MB,
      lateDays: ATTENDANCE_PARAMETERS.lateLeaveDays,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    askForLeave: AskForLeave
  ) {
    await bouncer.with(LeavePolicy).authorize('ask')

    const { from, to, ...leave } = await request.validateUsing(leaveValidator)
    const [enrolmentId, fromSessionId] = from.split(':').map(Number)
    const [sameId, toSessionId] = to.split(':').map(Number)
    const [fromDay, toDay] = [from, to].map((shown) => shown.split(':')[2])
    if (sameId !== enrolmentId) refuseLeave('E_LEAVE_ORDER', { field: 'to' })
    const sessions = { fromSessionId, toSessionId, shown: { fromDay, toDay } }
    const asked = { actor: auth.getUserOrFail(), enrolmentId, ...sessions, ...leave }
    await keepPrivateFile(request.file('proof'), LEAVE_PROOF, (file) =>
      askForLeave.handle({ ...asked, file, requestId: request.id() })
    )
    session.flash('success', i18n.t('leave.done.asked'))
    return response.redirect('/me/leave')
  }
}
