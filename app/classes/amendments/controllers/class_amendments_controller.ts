import { inject } from '@adonisjs/core'
import ClassPolicy from '#app/classes/class_policy'
import ProposeClassAmendment from '#app/classes/amendments/actions/propose_class_amendment'
import { findClass } from '#app/classes/queries/find_class'
import { proposeAmendmentOfClassValidator } from '#app/classes/amendments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassAmendmentsController {
  @inject()
  async store(ctx: HttpContext, propose: ProposeClassAmendment) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const { amendmentReason, ...asked } = await request.validateUsing(
      proposeAmendmentOfClassValidator
    )

    await propose.handle({
      ...asked,
      reason: amendmentReason,
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('amendments.done.proposed'))
    return response.redirect(`/classes/${courseClass.id}`)
  }
}
