import { inject } from '@adonisjs/core'
import ClassPolicy from '#app/classes/class_policy'
import DecideClassAmendment from '#app/classes/amendments/actions/decide_class_amendment'
import { findClass } from '#app/classes/queries/find_class'
import { findAmendment } from '#app/classes/amendments/queries/amendments'
import { decideAmendmentOfClassValidator } from '#app/classes/amendments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassAmendmentDecisionsController {
  @inject()
  async store(ctx: HttpContext, decide: DecideClassAmendment) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const amendment = await findAmendment(Number(params.id))
    const courseClass = await findClass(amendment.classId)
    await bouncer.with(ClassPolicy).authorize('decideAmendment', courseClass, amendment.isOfBureau)
    const { result, decisionReason } = await request.validateUsing(decideAmendmentOfClassValidator)

    await decide.handle({
      ...{ result, reason: decisionReason, amendmentId: amendment.id },
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`amendments.done.${result}`))
    return response.redirect(`/classes/${courseClass.id}`)
  }
}
