import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { markersOf } from '#app/assessments/queries/entry_differences'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { giveMarksBack, lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import type User from '#models/user'

export interface SampleFinding {
  enrolmentId: number
  result: 'agrees' | 'differs'
  /** What differs; needed then. */
  note?: string | null
}

/**
 * Records the look at the papers of everybody in the sample. When all agree the marks may be
 * published; when one differs all marks go back and are entered anew. Not by anybody who entered marks
 * or settled a difference.
 * @throws RuleViolation E_SITTING_STATE, E_SAMPLE_PERSON, E_OWN_SITTING, E_SAMPLE_DONE,
 * E_SAMPLE_MISSING, E_SAMPLE_NOTE
 */
export default class RecordSample {
  async handle(input: {
    actor: User
    sittingId: number
    findings: SampleFinding[]
    requestId?: string
  }): Promise<{ agreed: number; differed: number }> {
    const { actor, sittingId, findings, requestId } = input
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (sitting.status !== 'checked') {
        refuse('E_SITTING_STATE', { code: sitting.code, status: sitting.status })
      }
      const markers = await markersOf(trx, sitting)
      if (markers.has(actor.id)) refuse('E_SAMPLE_PERSON')
      await refuseCandidate(trx, actor, sitting)
      if (sitting.sampled_at) refuse('E_SAMPLE_DONE')
      const drawn = await trx
        .from('score_samples')
        .where({ sitting_id: sittingId, round: sitting.entry_round })
        .select('id', 'enrolment_id')
      const found = new Map(findings.map((one) => [one.enrolmentId, one]))
      const missing = drawn.filter((row) => !found.has(row.enrolment_id))
      if (missing.length > 0) refuse('E_SAMPLE_MISSING', { count: missing.length })

      const at = clock.instant()
      for (const row of drawn) {
        const { result, note } = found.get(row.enrolment_id)!
        const said = note?.trim() || null
        if (result === 'differs' && !said) refuse('E_SAMPLE_NOTE')
        await trx
          .from('score_samples')
          .where('id', row.id)
          .update({ result, note: said, reviewed_by_id: actor.id, reviewed_at: at })
      }
      const differed = drawn.filter((row) => found.get(row.enrolment_id)!.result === 'differs')
      if (differed.length > 0) await giveMarksBack(trx, sitting)
      else {
        await trx
          .from('sittings')
          .where('id', sittingId)
          .update({ sampled_by_id: actor.id, sampled_at: at, updated_at: at })
      }
      const outcome = { agreed: drawn.length - differed.length, differed: differed.length }
      await recordAudit(trx, {
        actor,
        action: differed.length > 0 ? 'sitting.sample_differed' : 'sitting.sampled',
        subject: { type: 'sitting', id: sittingId },
        changes: { round: sitting.entry_round, ...outcome },
        requestId,
      })
      return outcome
    })
  }
}
