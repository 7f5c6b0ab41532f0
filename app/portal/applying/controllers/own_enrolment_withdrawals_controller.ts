import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import PortalPolicy from '#app/portal/portal_policy'
import WithdrawEnrolment from '#app/enrolments/actions/withdraw_enrolment'
import { findEnrolment } from '#app/enrolments/moves/find_enrolment'
import { leaveValidator } from '#app/portal/applying/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** A trainee gives the seat back before the class begins; later the base does it with them. */
export default class OwnEnrolmentWithdrawalsController {
  @inject()
  async store(ctx: HttpContext, withdraw: WithdrawEnrolment) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(PortalPolicy).authorize('view')
    const actor = auth.getUserOrFail()
    const enrolment = await findEnrolment(params.id)
    if (enrolment.personId !== actor.personId) {
      throw new Exception('No such enrolment', { status: 404, code: 'E_ROW_NOT_FOUND' })
    }
    const { reason } = await request.validateUsing(leaveValidator)

    const asked = { enrolmentId: enrolment.id, reason, requestId: request.id() }
    await withdraw.handle({ ...asked, actor, onlyBefore: true })
    session.flash('success', i18n.t('moves.done.own_withdrawn'))
    return response.redirect('/me/applications')
  }
}
