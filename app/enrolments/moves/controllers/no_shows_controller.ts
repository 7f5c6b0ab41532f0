import { inject } from '@adonisjs/core'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import RecordNoShow from '#app/enrolments/moves/actions/record_no_show'
import { findEnrolment } from '#app/enrolments/moves/find_enrolment'
import { noShowValidator } from '#app/enrolments/moves/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class NoShowsController {
  @inject()
  async store(ctx: HttpContext, record: RecordNoShow) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const enrolment = await findEnrolment(params.id)
    await bouncer.with(ApplicationPolicy).authorize('decide', enrolment)
    const { reason } = await request.validateUsing(noShowValidator)

    await record.handle({
      actor: auth.getUserOrFail(),
      enrolmentId: enrolment.id,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('moves.done.no_show'))
    return response.redirect(`/enrolments/${enrolment.id}`)
  }
}
