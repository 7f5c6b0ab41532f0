import clock from '#app/shared/clock'
import CoursePolicy from '#app/catalogue/course_policy'
import { courseFilterValidator } from '#app/catalogue/validators'
import { courseDetail, courseList, specialtyChoices } from '#app/catalogue/queries/courses'
import { Exception } from '@adonisjs/core/exceptions'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class CoursesController {
  async index({ bouncer, request, view, i18n }: HttpContext) {
    await bouncer.with(CoursePolicy).authorize('view')
    const { specialty } = await courseFilterValidator.validate(onlyFilled(request.qs()))
    const locale = i18n.locale as Locale
    return view.render('pages/catalogue/courses', {
      specialty: specialty ?? null,
      specialties: await specialtyChoices(locale),
      courses: await courseList(locale, { specialtyId: specialty }),
    })
  }

  async show({ bouncer, params, view, i18n }: HttpContext) {
    await bouncer.with(CoursePolicy).authorize('view')
    const course = await courseDetail(Number(params.id), i18n.locale as Locale, clock.today())
    if (!course) throw new Exception('No such course', { status: 404, code: 'E_ROW_NOT_FOUND' })
    return view.render('pages/catalogue/course', { course })
  }
}

function onlyFilled(query: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
}
