import ClassPolicy from '#app/classes/class_policy'
import FinishClass from '#app/classes/actions/finish_class'
import { findClass } from '#app/classes/queries/find_class'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassFinishesController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    finish: FinishClass
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const actor = auth.getUserOrFail()
    const outcome = await finish.handle({
      actor,
      classId: courseClass.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('classes.done.finished', outcome))
    return response.redirect(`/classes/${courseClass.id}`)
  }
}
