import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { findOrCreatePerson } from '#app/people/find_or_create_person'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export const STUDIOS = 'studios'

export interface ProposeStudioInput {
  actor: User
  kindId: number
  name: string
  /** The enterprise, school or base that keeps it. */
  host: string
  /** The base of the product that hosts it, when one does: it hands in the returns. */
  baseId?: number | null
  leaderName?: string | null
  leaderDocument?: string | null
  occupationId?: number | null
  /** The document that recognises it, and its day. */
  document: string
  recognisedOn: string
  validUntil?: string | null
  requestId?: string | null
}

/**
 * Proposes a studio or a training base of skilled talents by the document that recognises it. One that
 * was refused or has ended leaves its name free.
 * @throws RuleViolation E_STUDIO_KNOWN, E_STUDIO_DAYS, E_LEADER_NEEDED and those of
 *   `findOrCreatePerson`
 */
export default class ProposeStudio {
  async handle({ actor, requestId, ...input }: ProposeStudioInput): Promise<{ id: number }> {
    const { recognisedOn, validUntil } = input
    if (recognisedOn > clock.today() || (validUntil && validUntil < recognisedOn)) {
      throw new RuleViolation('E_STUDIO_DAYS', { module: STUDIOS, field: 'recognisedOn' })
    }
    return db.transaction(async (trx) => {
      const kind = await trx
        .from('studio_kinds')
        .where('id', input.kindId)
        .forUpdate()
        .firstOrFail()
      const { leaderName: name, leaderDocument: documentNumber } = input
      if (kind.has_leader === 'yes' && !(name && documentNumber)) {
        throw new RuleViolation('E_LEADER_NEEDED', { module: STUDIOS, field: 'leaderName' })
      }
      const leaderId =
        name && documentNumber ? await findOrCreatePerson(trx, { name, documentNumber }) : null
      // The kind is locked: two proposals of one name come one after the other.
      const live = await trx
        .from('studios')
        .where({ studio_kind_id: input.kindId, name: input.name })
        .whereIn('status', ['proposed', 'recognised'])
        .first()
      if (live) throw new RuleViolation('E_STUDIO_KNOWN', { module: STUDIOS, field: 'name' })
      const rows = await trx
        .table('studios')
        .returning('id')
        .insert({
          studio_kind_id: input.kindId,
          name: input.name,
          host: input.host,
          base_id: input.baseId ?? null,
          leader_id: leaderId,
          occupation_id: input.occupationId ?? null,
          document: input.document,
          recognised_on: recognisedOn,
          valid_until: validUntil ?? null,
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      const id = Number(rows[0].id ?? rows[0])
      await recordAudit(trx, {
        actor,
        action: 'studio.proposed',
        subject: { type: 'studio', id },
        changes: { kind: kind.code, name: input.name, document: input.document },
        requestId,
      })
      return { id }
    })
  }
}
