import ClassPolicy from '#app/classes/class_policy'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import { findClass } from '#app/classes/queries/find_class'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassOpeningsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    apply: ApplyForOpening
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const actor = auth.getUserOrFail()
    await apply.handle({ actor, classId: courseClass.id, requestId: request.id() })
    session.flash('success', i18n.t('classes.done.applied', { seats: courseClass.seats }))
    return response.redirect(`/classes/${courseClass.id}`)
  }
}
