import ClassPolicy from '#app/classes/class_policy'
import DecideOpening from '#app/classes/actions/decide_opening'
import { findClass } from '#app/classes/queries/find_class'
import { openingDecisionValidator } from '#app/classes/validators'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassOpeningDecisionsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    decide: DecideOpening
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('decideOpening', courseClass)
    const { result, reason, faults = [] } = await request.validateUsing(openingDecisionValidator)
    const actor = auth.getUserOrFail()
    await decide.handle({
      ...{ actor, classId: courseClass.id, result, reason, requestId: request.id() },
      faults: faults.map(({ subject, wrong, mend }) => ({
        ...{ subject: subject ?? '', wrong: wrong ?? '', mend: mend ?? '' },
      })),
    })
    session.flash('success', i18n.t(`classes.done.${result}`, { code: courseClass.code }))
    return response.redirect(`/classes/${courseClass.id}`)
  }
}
