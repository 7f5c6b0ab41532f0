import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { KINDS } from '#app/certificates/kinds/kinds'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

/**
 * Renews the filing of a special ability until a later day, by its document. What it was stays on
 * record; a filing that has run out can be renewed too.
 * @throws RuleViolation E_ABILITY_TERM
 */
export default class RenewSpecialAbility {
  async handle(input: {
    actor: User
    abilityId: number
    filedUntil: string
    document: string
    requestId?: string
  }): Promise<void> {
    const { actor, abilityId, filedUntil, document, requestId } = input
    await db.transaction(async (trx) => {
      const ability = await trx
        .from('special_abilities')
        .where('id', abilityId)
        .forUpdate()
        .firstOrFail()
      if (filedUntil <= ability.filed_until || filedUntil < clock.today()) {
        const params = { day: ability.filed_until }
        throw new RuleViolation('E_ABILITY_TERM', { module: KINDS, field: 'filedUntil', params })
      }
      await trx
        .from('special_abilities')
        .where('id', abilityId)
        .update({ filed_until: filedUntil, document })
      await trx.table('special_ability_renewals').insert({
        special_ability_id: abilityId,
        filed_until_before: ability.filed_until,
        document_before: ability.document,
        filed_until: filedUntil,
        document,
        renewed_by_id: actor.id,
        renewed_at: clock.instant(),
      })
      await recordAudit(trx, {
        actor,
        action: 'special_ability.renewed',
        subject: { type: 'special_ability', id: abilityId },
        changes: { filedUntil: [ability.filed_until, filedUntil], document },
        requestId,
      })
    })
  }
}
