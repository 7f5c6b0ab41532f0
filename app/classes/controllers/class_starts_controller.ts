import ClassPolicy from '#app/classes/class_policy'
import StartClass from '#app/classes/actions/start_class'
import { findClass } from '#app/classes/queries/find_class'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassStartsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    start: StartClass
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const actor = auth.getUserOrFail()
    await start.handle({ actor, classId: courseClass.id, requestId: request.id() })
    session.flash('success', i18n.t('classes.done.started'))
    return response.redirect(`/classes/${courseClass.id}`)
  }
}
