import ClassPolicy from '#app/classes/class_policy'
import { findClass } from '#app/classes/queries/find_class'
import { classHead } from '#app/classes/queries/class_head'
import { classTimetable } from '#app/classes/queries/class_timetable'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassTimetablesController {
  async show({ auth, bouncer, params, view, i18n }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('view', courseClass)
    return view.render('pages/classes/timetable', {
      head: await classHead(courseClass.id, auth.getUserOrFail()),
      days: await classTimetable(courseClass.id, i18n.locale as Locale),
    })
  }
}
