import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { findOrCreatePerson } from '#app/people/find_or_create_person'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export const TITLES = 'titles'

export interface ProposeTitleInput {
  actor: User
  titleId: number
  name: string
  documentNumber: string
  /** The document that confers the title, and its day. */
  document: string
  conferredOn: string
  requestId?: string | null
}

/**
 * Proposes that a person holds a title, by the document that confers it; somebody else decides. The
 * person is found by the identity document, or recorded.
 * @throws RuleViolation E_CONFERRED_FUTURE, E_TITLE_HELD and those of `findOrCreatePerson`
 */
export default class ProposeTitle {
  async handle({ actor, requestId, ...input }: ProposeTitleInput): Promise<{ id: number }> {
    if (input.conferredOn > clock.today()) {
      throw new RuleViolation('E_CONFERRED_FUTURE', { module: TITLES, field: 'conferredOn' })
    }
    return db.transaction(async (trx) => {
      const title = await trx.from('titles').where('id', input.titleId).firstOrFail()
      // Finding the person locks its row: two proposals for one person come one after the other.
      const personId = await findOrCreatePerson(trx, input)
      const live = await trx
        .from('title_holders')
        .where({ title_id: input.titleId, person_id: personId })
        .whereIn('status', ['proposed', 'held'])
        .first()
      if (live) throw new RuleViolation('E_TITLE_HELD', { module: TITLES, field: 'titleId' })
      const [row] = await trx.table('title_holders').returning('id').insert({
        title_id: input.titleId,
        person_id: personId,
        document: input.document,
        conferred_on: input.conferredOn,
        status: 'proposed',
        proposed_by_id: actor.id,
        proposed_at: clock.instant(),
      })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'title.proposed',
        subject: { type: 'title_holder', id },
        changes: { title: title.code, person: personId, document: input.document },
        requestId,
      })
      return { id }
    })
  }
}
