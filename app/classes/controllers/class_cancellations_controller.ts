import ClassPolicy from '#app/classes/class_policy'
import CancelClass from '#app/classes/actions/cancel_class'
import { findClass } from '#app/classes/queries/find_class'
import { cancellationValidator } from '#app/classes/validators'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassCancellationsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    cancel: CancelClass
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const { reason } = await request.validateUsing(cancellationValidator)
    const actor = auth.getUserOrFail()
    await cancel.handle({ actor, classId: courseClass.id, reason, requestId: request.id() })
    session.flash('success', i18n.t('classes.done.cancelled', { code: courseClass.code }))
    return response.redirect(`/classes/${courseClass.id}`)
  }
}
