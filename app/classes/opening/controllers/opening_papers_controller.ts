import ClassPolicy from '#app/classes/class_policy'
import { classHead } from '#app/classes/queries/class_head'
import { findClass } from '#app/classes/queries/find_class'
import { isRevisable } from '#app/classes/class_status'
import { openingNeeds, openingRounds } from '#app/classes/opening/queries/opening'
import type { HttpContext } from '@adonisjs/core/http'

/** The application for opening: what it needs, what the bureau answered, every time it was made. */
export default class OpeningPapersController {
  async show({ auth, bouncer, params, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('readPapers', courseClass)
    const mayManage = await bouncer.with(ClassPolicy).allows('manage', courseClass)
    return view.render('pages/classes/opening', {
      head: await classHead(courseClass.id, auth.getUserOrFail()),
      ...(await openingNeeds(courseClass.id, courseClass)),
      rounds: await openingRounds(courseClass.id),
      mayChange: mayManage && isRevisable(courseClass.status),
    })
  }
}
