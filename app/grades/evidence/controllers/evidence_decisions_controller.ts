import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { presentBases } from '#app/people/queries/present_relation'
import DecideEvidence from '#app/grades/evidence/actions/decide_evidence'
import GradeEvidencePolicy from '#app/grades/evidence/grade_evidence_policy'
import { decideEvidenceValidator } from '#app/grades/evidence/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class EvidenceDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideEvidence
  ) {
    const row = await db.from('person_evidence').where('id', params.id).first()
    if (!row) throw new Exception('No such evidence', { status: 404 })
    const reach = { baseIds: await presentBases(row.person_id) }
    await bouncer.with(GradeEvidencePolicy).authorize('decide', reach)

    const { decision, reason } = await request.validateUsing(decideEvidenceValidator)
    await decide.handle({
      actor: auth.getUserOrFail(),
      evidenceId: row.id,
      decision,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`grade_evidence.flash.${decision}`))
    return response.redirect(`/grade_evidence/${row.id}`)
  }
}
