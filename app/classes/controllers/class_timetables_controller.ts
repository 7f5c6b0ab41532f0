import ClassPolicy from '#app/classes/class_policy'
import { findClass } from '#app/classes/queries/find_class'
import { classHead } from '#app/classes/queries/class_head'
import { MOVABLE_STATUSES } from '#app/classes/timetabling/choices'
import { classHours, classTimetable } from '#app/classes/queries/class_timetable'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassTimetablesController {
  async show({ auth, bouncer, params, view, i18n }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('view', courseClass)
    const head = await classHead(courseClass.id, auth.getUserOrFail())
    const days = await classTimetable(courseClass.id, i18n.locale as Locale)
    return view.render('pages/classes/timetable', {
      head,
      days,
      hours: await classHours(courseClass, days),
      mayChange: head.mayManage && MOVABLE_STATUSES.includes(courseClass.status),
    })
  }
}
