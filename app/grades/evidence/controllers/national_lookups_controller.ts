import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { presentBases } from '#app/people/queries/present_relation'
import GradeEvidencePolicy from '#app/grades/evidence/grade_evidence_policy'
import RecordLookup from '#app/grades/evidence/actions/record_lookup'
import { lookupValidator } from '#app/grades/evidence/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class NationalLookupsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    recordLookup: RecordLookup
  ) {
    const row = await db.from('person_evidence').where('id', params.id).first()
    if (!row) throw new Exception('No such evidence', { status: 404 })
    const reach = { baseIds: await presentBases(row.person_id) }
    await bouncer.with(GradeEvidencePolicy).authorize('lookUp', reach)

    const answer = await request.validateUsing(lookupValidator)
    await recordLookup.handle({
      ...answer,
      actor: auth.getUserOrFail(),
      evidenceId: row.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('grade_evidence.flash.looked_up'))
    return response.redirect(`/grade_evidence/${row.id}`)
  }
}
