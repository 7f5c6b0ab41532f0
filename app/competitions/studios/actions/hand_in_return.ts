import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import { STUDIOS } from '#app/competitions/studios/actions/propose_studio'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { studioFindings } from '#app/competitions/studios/studio_findings'
import type User from '#models/user'

export interface HandInReturnInput {
  actor: User
  studioId: number
  year: number
  /** By figure; what is left open is unknown, never met. */
  figures: Record<string, number | null>
  achievements?: string | null
  requestId?: string | null
}

/**
 * Hands in the return of a year, with what its figures reach of the conditions of its kind; one that was
 * returned is replaced.
 * @throws RuleViolation E_STUDIO_STATE, E_RETURN_FUTURE, E_RETURN_IN
 */
export default class HandInReturn {
  async handle({ actor, studioId, year, requestId, ...input }: HandInReturnInput) {
    if (year > clock.year()) {
      throw new RuleViolation('E_RETURN_FUTURE', { module: STUDIOS, field: 'year' })
    }
    return db.transaction(async (trx): Promise<{ id: number }> => {
      const studio = await trx
        .from('studios as s')
        .join('studio_kinds as k', 'k.id', 's.studio_kind_id')
        .where('s.id', studioId)
        .select('s.status', 'k.conditions')
        .firstOrFail()
      if (studio.status !== 'recognised')
        throw new RuleViolation('E_STUDIO_STATE', { module: STUDIOS })
      // The studio row is the lock of its returns.
      await trx.from('studios').where('id', studioId).forUpdate().select('id')
      const earlier = await trx.from('studio_returns').where({ studio_id: studioId, year }).first()
      if (earlier && earlier.status !== 'returned') {
        throw new RuleViolation('E_RETURN_IN', { module: STUDIOS, field: 'year', params: { year } })
      }
      const findings = studioFindings(JSON.parse(studio.conditions), input.figures)
      const row = {
        figures: canonicalJson(input.figures),
        findings: canonicalJson(findings),
        achievements: input.achievements ?? null,
        status: 'submitted',
        reason: null,
        submitted_by_id: actor.id,
        submitted_at: clock.instant(),
        decided_by_id: null,
        decided_at: null,
      }
      if (earlier) await trx.from('studio_returns').where('id', earlier.id).update(row)
      else await trx.table('studio_returns').insert({ studio_id: studioId, year, ...row })
      const { id } = await trx
        .from('studio_returns')
        .where({ studio_id: studioId, year })
        .firstOrFail()
      await recordAudit(trx, {
        actor,
        action: 'studio.return_handed_in',
        subject: { type: 'studio', id: studioId },
        changes: { year, figures: input.figures, again: earlier !== null },
        requestId,
      })
      return { id }
    })
  }
}
