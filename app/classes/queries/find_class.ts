import CourseClass from '#models/course_class'

/**
 * A class with its trainers' accounts, ready for `ClassPolicy`.
 * @throws E_ROW_NOT_FOUND (404)
 */
export async function findClass(id: number | string): Promise<CourseClass> {
  const courseClass = await CourseClass.findOrFail(Number(id))
  return courseClass.loadTrainers()
}
