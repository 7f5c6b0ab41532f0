import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import WithdrawEnrolment from '#app/enrolments/actions/withdraw_enrolment'
import EnrolmentPolicy from '#app/enrolments/enrolment_policy'
import { withdrawEnrolmentValidator } from '#app/enrolments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class EnrolmentWithdrawalsController {
  @inject()
  async store(ctx: HttpContext, withdraw: WithdrawEnrolment) {
    const { auth, bouncer, i18n, params, request, response, session, view } = ctx
    const enrolment = await db
      .from('enrolments')
      .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
      .select('enrolments.id', 'course_classes.id as class_id', 'course_classes.base_id')
      .where('enrolments.id', Number(params.id))
      .first()
    if (!enrolment) return response.status(404).send(await view.render('pages/errors/not_found'))
    await bouncer.with(EnrolmentPolicy).authorize('withdraw', { baseId: enrolment.base_id })
    const { reason } = await request.validateUsing(withdrawEnrolmentValidator)

    const { seatFreed } = await withdraw.handle({
      actor: auth.user!,
      enrolmentId: enrolment.id,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`enrolments.withdrawn_${seatFreed ? 'freed' : 'kept'}`))
    return response.redirect(`/classes/${enrolment.class_id}`)
  }
}
