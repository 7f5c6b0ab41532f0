import ClassSession from '#models/class_session'
import { findClass } from '#app/classes/queries/find_class'
import type CourseClass from '#models/course_class'

/**
 * A session with its trainer and its class, ready for `AttendancePolicy`.
 * @throws E_ROW_NOT_FOUND (404)
 */
export async function findSession(
  id: number | string
): Promise<{ session: ClassSession; courseClass: CourseClass }> {
  const session = await ClassSession.findOrFail(Number(id))
  await session.loadTrainer()
  return { session, courseClass: await findClass(session.courseClassId) }
}
