import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { checkChange } from '#app/bases/institutions/check_change'
import type { ChangeContent } from '#app/bases/institutions/institution_terms'
import type User from '#models/user'

export interface ProposeChangeInput {
  actor: User
  /** Null: a base that is to be added. */
  baseId: number | null
  content: ChangeContent
  /** Number and title of the document that says so. */
  document: string
  requestId?: string | null
}

/**
 * Proposes a change of an institution, its licence and filings, or of the specialties of a base.
 * Nothing changes before an approver confirms it.
 * @throws RuleViolation those of `checkChange`
 */
export default class ProposeChange {
  async handle({ actor, baseId, content, document, requestId }: ProposeChangeInput) {
    return db.transaction(async (trx): Promise<number> => {
      await checkChange(trx, baseId, content)
      const base = baseId === null ? null : await trx.from('bases').where('id', baseId).first()
      const [row] = await trx
        .table('institution_changes')
        .returning('id')
        .insert({
          kind: content.kind,
          institution_id: base?.institution_id ?? null,
          base_id: baseId,
          content: JSON.stringify(content),
          document,
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'institution_change.proposed',
        subject: { type: 'institution_change', id },
        changes: { kind: content.kind, baseId, document },
        requestId,
      })
      return id
    })
  }
}
