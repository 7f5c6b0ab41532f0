import AttendancePolicy from '#app/attendance/attendance_policy'
import { attendanceGrid } from '#app/attendance/queries/attendance_grid'
import { inspectionsOfClass } from '#app/attendance/inspections/queries/inspections'
import { classHead } from '#app/classes/queries/class_head'
import { findClass } from '#app/classes/queries/find_class'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassAttendancesController {
  async show({ auth, bouncer, params, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(AttendancePolicy).authorize('view', courseClass)
    const user = auth.getUserOrFail()
    return view.render('pages/attendance/grid', {
      head: await classHead(courseClass.id, user),
      inspections: await inspectionsOfClass(user, courseClass.id),
      grid: await attendanceGrid(courseClass.id, user),
    })
  }
}
