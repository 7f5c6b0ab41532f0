import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import limiter from '@adonisjs/limiter/services/main'
import clock from '#app/shared/clock'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { maskAccount, parseBankAccount } from '#app/people/bank_account'
import { accountIndexOf } from '#app/subsidies/payees'
import { sendMessage } from '#app/people/messages/send_message'
import { findOwner } from '#app/subsidies/account_corrections/account_owner'
import type { PrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

export const ACCOUNT_REQUESTS = 'account_requests'

/**
 * Whether whoever is signed in knows the own password: a phone left lying about must not move money.
 * @throws RuleViolation E_PASSWORD_WRONG, E_SIGN_IN_LOCKED
 */
export async function confirmPassword(actor: User, password: string) {
  const tries = limiter.use({ requests: 5, duration: '15 mins' })
  const state = await tries.increment(`confirm:${actor.id}`)
  if (state.consumed > tries.requests) {
    throw new RuleViolation('E_SIGN_IN_LOCKED', { module: 'accounts', params: { minutes: 15 } })
  }
  if (!(await hash.verify(actor.password, password))) {
    throw new RuleViolation('E_PASSWORD_WRONG', { module: 'accounts', field: 'currentPassword' })
  }
  await tries.delete(`confirm:${actor.id}`)
}

/**
 * A trainee asks that subsidies go to another own account. The one on record is used until an officer
 * checked the document and another decided.
 * @throws RuleViolation E_ACCOUNT_NUMBER, E_FILE_NEEDED, E_ACCOUNT_SAME, E_REQUEST_WAITS
 */
export default class AskForAccount {
  async handle(input: {
    actor: User
    bankName: string
    account: string
    reason: string
    file: PrivateFile | null
    requestId?: string
  }): Promise<number> {
    const { actor, bankName, reason, file, requestId } = input
    const reading = parseBankAccount(input.account)
    if (!reading.ok) throw refusal('E_ACCOUNT_NUMBER', 'account')
    if (!file) throw refusal('E_FILE_NEEDED', 'file')
    const personId = actor.personId!
    return db.transaction(async (trx) => {
      // The own row is the lock: two requests at once find each other.
      await trx.from('persons').where('id', personId).forUpdate().select('id').firstOrFail()
      const before = (await findOwner(trx, { type: 'person', id: personId }))!
      const isSame =
        before.accountIndex === accountIndexOf(reading.number) && before.bankName === bankName
      if (isSame) throw refusal('E_ACCOUNT_SAME', 'account')
      await refuseSecond(trx, personId)
      const [row] = await trx
        .table('account_requests')
        .returning('id')
        .insert({
          person_id: personId,
          asked_by_id: actor.id,
          bank_name: bankName,
          account_cipher: encryptField(reading.number),
          account_index: accountIndexOf(reading.number),
          account_mask: maskAccount(reading.number),
          reason,
          file_kind: file.kind,
          file_path: file.path,
          file_sha256: file.sha256,
          status: 'asked',
          asked_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await sendMessage(trx, {
        to: { personId },
        kind: 'account_change_asked',
        parameters: { mask: maskAccount(reading.number) },
        path: '/me/bank_account',
        uniqueKey: `account_change_asked:${id}`,
      })
      await recordAudit(trx, {
        actor,
        action: 'account_request.asked',
        subject: { type: 'account_request', id },
        changes: { account: [before.accountMask ?? '—', maskAccount(reading.number)] },
        requestId,
      })
      return id
    })
  }
}

async function refuseSecond(trx: any, personId: number) {
  const asked = await trx
    .from('account_requests')
    .where({ person_id: personId, status: 'asked' })
    .first()
  const proposed = await trx
    .from('account_corrections')
    .where({ owner_type: 'person', owner_id: personId, status: 'proposed' })
    .first()
  if (asked || proposed) throw refusal('E_REQUEST_WAITS')
}

export function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: ACCOUNT_REQUESTS, field })
}
