import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { basesOfPerson } from '#app/people/queries/person_page'
import { evidenceOfPerson } from '#app/grades/evidence/queries/evidence_pages'
import { gradeHistory } from '#app/grades/queries/grade_history'
import { shownLadders } from '#app/grades/entry/shown_ladders'
import AppointmentPolicy from '#app/grades/appointments/appointment_policy'
import RecognitionPolicy from '#app/grades/recognitions/recognition_policy'
import GradeEvidencePolicy from '#app/grades/evidence/grade_evidence_policy'
import GradeRecordPolicy from '#app/grades/grade_record_policy'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PersonGradesController {
  async show({ bouncer, i18n, params, view }: HttpContext) {
    const personId = Number(params.id)
    const reach = { baseIds: await basesOfPerson(personId) }
    await bouncer.with(GradeRecordPolicy).authorize('show', reach)

    const person = await db
      .from('persons')
      .where('id', personId)
      .select('id', 'name', 'document_mask')
      .first()
    if (!person) throw new Exception('No such person', { status: 404 })
    return view.render('pages/grades/person', {
      person,
      ladders: await shownLadders(db.connection(), personId, clock.today(), i18n.locale as Locale),
      history: await gradeHistory(personId),
      evidence: await evidenceOfPerson(personId),
      mayRecognise: await bouncer.with(RecognitionPolicy).allows('propose'),
      mayAppoint: await bouncer.with(AppointmentPolicy).allows('plan'),
      mayRecord: await bouncer.with(GradeEvidencePolicy).allows('record', reach),
    })
  }
}
