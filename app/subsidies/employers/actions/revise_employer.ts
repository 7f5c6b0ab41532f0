import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  accountColumns,
  MODULE,
  type AccountInput,
} from '#app/subsidies/employers/employer_account'
import type User from '#models/user'

export interface ReviseEmployerInput extends AccountInput {
  actor: User
  employerId: number
  name: string
  requestId?: string | null
}

/**
 * Changes the name of an enterprise, or adds its account. An account on record is changed by an
 * account correction, which needs a proof and a second person.
 * @throws RuleViolation E_ACCOUNT_RECORDED, E_ACCOUNT_INCOMPLETE, E_ACCOUNT_NUMBER
 */
export default class ReviseEmployer {
  async handle({ actor, employerId, requestId, ...input }: ReviseEmployerInput): Promise<void> {
    await db.transaction(async (trx) => {
      const before = await trx.from('employers').where('id', employerId).forUpdate().firstOrFail()
      const account = accountColumns(input)
      const adds = 'account_mask' in account
      const query = trx.from('employers').where('id', employerId)
      if (adds) query.whereNull('account_cipher')
      const changed = await changedRows(
        query.update({ name: input.name, ...account, updated_at: clock.instant() })
      )
      if (changed === 0) {
        throw new RuleViolation('E_ACCOUNT_RECORDED', { module: MODULE, field: 'account' })
      }
      await recordAudit(trx, {
        actor,
        action: 'employer.revised',
        subject: { type: 'employer', id: employerId },
        changes: { name: [before.name, input.name], accountAdded: adds },
        requestId,
      })
    })
  }
}
