import { Exception } from '@adonisjs/core/exceptions'
import { basesOfPerson } from '#app/people/queries/person_page'
import { onlyFilled } from '#app/shared/validation'
import { GRADE_STATUSES, SOURCE_KINDS } from '#app/grades/grade_record_status'
import {
  gradedOccupations,
  gradeRecordList,
  gradeRecordPage,
} from '#app/grades/queries/grade_records'
import GradeRecordPolicy from '#app/grades/grade_record_policy'
import { gradeListValidator } from '#app/grades/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class GradeRecordsController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(GradeRecordPolicy).authorize('index')

    const filters = await gradeListValidator.validate(onlyFilled(request.qs()))
    const locale = i18n.locale as Locale
    return view.render('pages/grades/index', {
      ...(await gradeRecordList(auth.getUserOrFail(), filters, locale)),
      filters,
      occupations: await gradedOccupations(locale),
      sources: SOURCE_KINDS,
      statuses: GRADE_STATUSES,
    })
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    const found = await gradeRecordPage(params.id, i18n.locale as Locale)
    if (!found) throw new Exception('No such grade', { status: 404 })
    const reach = { baseIds: await basesOfPerson(found.record.person_id) }
    await bouncer.with(GradeRecordPolicy).authorize('show', reach)

    const mayCertify = auth.getUserOrFail().hasAny(['reviewer', 'approver'])
    return view.render('pages/grades/show', { ...found, mayCertify })
  }
}
