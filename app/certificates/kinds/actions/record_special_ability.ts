import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { KINDS } from '#app/certificates/kinds/kinds'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

interface RecordAbilityInput {
  actor: User
  bodyId: number
  nameZh: string
  nameEn: string
  filedUntil: string
  /** The filing: number or name of its document. */
  document: string
  requestId?: string
}

/**
 * Records that a body is filed to test a special ability; without it nobody issues its certificate.
 * @throws RuleViolation E_ABILITY_KNOWN
 */
export default class RecordSpecialAbility {
  async handle({ actor, bodyId, requestId, ...ability }: RecordAbilityInput): Promise<number> {
    return db.transaction(async (trx) => {
      await trx.from('assessment_bodies').where('id', bodyId).forUpdate().firstOrFail()
      const key = { assessment_body_id: bodyId, name_zh: ability.nameZh }
      if (await trx.from('special_abilities').where(key).first()) {
        throw new RuleViolation('E_ABILITY_KNOWN', { module: KINDS, field: 'nameZh' })
      }
      const [row] = await trx
        .table('special_abilities')
        .returning('id')
        .insert({
          ...key,
          name_en: ability.nameEn,
          filed_until: ability.filedUntil,
          document: ability.document,
          recorded_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row?.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'special_ability.recorded',
        subject: { type: 'special_ability', id },
        changes: { body: bodyId, name: ability.nameZh, filedUntil: ability.filedUntil },
        requestId,
      })
      return id
    })
  }
}
