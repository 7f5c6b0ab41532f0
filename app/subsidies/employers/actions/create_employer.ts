import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { parseCreditCode } from '#app/people/credit_code'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  accountColumns,
  MODULE,
  type AccountInput,
} from '#app/subsidies/employers/employer_account'
import type User from '#models/user'

export interface CreateEmployerInput extends AccountInput {
  actor: User
  creditCode: string
  name: string
  requestId?: string | null
}

/**
 * Records an enterprise under its unified social credit code (GB 32100-2015).
 * @throws RuleViolation E_CREDIT_CODE, E_EMPLOYER_KNOWN, E_ACCOUNT_INCOMPLETE, E_ACCOUNT_NUMBER
 */
export default class CreateEmployer {
  async handle(input: CreateEmployerInput): Promise<{ id: number }> {
    const reading = parseCreditCode(input.creditCode)
    if (!reading.ok) {
      const params = { fault: reading.fault }
      throw new RuleViolation('E_CREDIT_CODE', { module: MODULE, field: 'creditCode', params })
    }
    try {
      return await this.#create(input, reading.code)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new RuleViolation('E_EMPLOYER_KNOWN', { module: MODULE, field: 'creditCode' })
    }
  }

  async #create({ actor, requestId, ...input }: CreateEmployerInput, creditCode: string) {
    return db.transaction(async (trx) => {
      const at = clock.instant()
      const account = accountColumns(input)
      const [row] = await trx
        .table('employers')
        .returning('id')
        .insert({
          credit_code: creditCode,
          name: input.name,
          ...account,
          created_by_id: actor.id,
          created_at: at,
          updated_at: at,
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'employer.created',
        subject: { type: 'employer', id },
        changes: { creditCode, name: input.name, account: 'account_mask' in account },
        requestId,
      })
      return { id }
    })
  }
}
