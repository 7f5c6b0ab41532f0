import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { changedRows } from '#app/shared/database/rows'
import { sendMessage } from '#app/people/messages/send_message'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { maskAccount, parseBankAccount } from '#app/people/bank_account'
import { accountIndexOf, ownerTable, type Payee } from '#app/subsidies/payees'
import { findOwner, type AccountOwner } from '#app/subsidies/account_corrections/account_owner'
import type { PrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const ACCOUNTS = 'account_corrections'

export interface ProposeAccountCorrectionInput {
  actor: User
  owner: AccountOwner
  /** The claim whose payment failed, when that is the occasion. */
  claimId?: number | null
  accountName: string
  bankName: string
  account: string
  reason: string
  /** Number or name of the document that proves the account. */
  proof: string
  /** That document itself, when it was sent along. */
  file?: PrivateFile | null
  /** The trainee's own request that this follows, which is closed by it. */
  accountRequestId?: number
  requestId?: string | null
}

/**
 * Proposes another account for a payee; nothing changes until a second person approves. A number that
 * fails the check of bank cards is taken: passbook and corporate accounts have none.
 * @throws RuleViolation E_ACCOUNT_NUMBER, E_ACCOUNT_NAME, E_ACCOUNT_SAME, E_CORRECTION_WAITS,
 * E_OWN_ACCOUNT
 */
export default class ProposeAccountCorrection {
  async handle(input: ProposeAccountCorrectionInput): Promise<number> {
    const { actor, owner, file, requestId } = input
    const reading = parseBankAccount(input.account)
    if (!reading.ok) throw refusal('E_ACCOUNT_NUMBER', 'account')
    if (owner.type === 'person' && owner.id === actor.personId) throw refusal('E_OWN_ACCOUNT')
    return db.transaction(async (trx) => {
      // The owner's row is the lock: two proposals at once find each other.
      await trx.from(ownerTable(owner.type)).where('id', owner.id).forUpdate().firstOrFail()
      const payee = (await findOwner(trx, owner))!
      await this.#check(trx, input, payee, reading.number)
      const [row] = await trx
        .table('account_corrections')
        .returning('id')
        .insert({
          owner_type: owner.type,
          owner_id: owner.id,
          claim_id: input.claimId ?? null,
          account_name: input.accountName,
          bank_name: input.bankName,
          account_cipher: encryptField(reading.number),
          account_index: accountIndexOf(reading.number),
          account_mask: maskAccount(reading.number),
          reason: input.reason,
          proof: input.proof,
          file_kind: file?.kind ?? null,
          file_path: file?.path ?? null,
          file_sha256: file?.sha256 ?? null,
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      if (input.accountRequestId) await closeRequest(trx, input.accountRequestId, id, actor.id)
      if (owner.type === 'person') {
        await sendMessage(trx, {
          to: { personId: owner.id },
          kind: 'account_change_proposed',
          parameters: { mask: maskAccount(reading.number) },
          path: '/me/bank_account',
          uniqueKey: `account_change_proposed:${id}`,
        })
      }
      await recordAudit(trx, {
        actor,
        action: 'account_correction.proposed',
        subject: { type: 'account_correction', id },
        changes: {
          owner: owner.type,
          account: [payee.accountMask ?? '—', maskAccount(reading.number)],
          ...(file && { sha256: file.sha256 }),
        },
        requestId,
      })
      return id
    })
  }

  async #check(
    trx: TransactionClientContract,
    { owner, accountName, bankName }: ProposeAccountCorrectionInput,
    payee: Payee,
    number: string
  ) {
    // Money for a person goes to an account in the person's own name.
    if (owner.type === 'person' && accountName !== payee.name) {
      throw refusal('E_ACCOUNT_NAME', 'accountName')
    }
    const isSame =
      payee.accountIndex === accountIndexOf(number) &&
      payee.bankName === bankName &&
      payee.name === accountName
    if (isSame) throw refusal('E_ACCOUNT_SAME', 'account')
    const waiting = await trx
      .from('account_corrections')
      .where({ owner_type: owner.type, owner_id: owner.id, status: 'proposed' })
      .first()
    if (waiting) throw refusal('E_CORRECTION_WAITS')
  }
}

/** The request of a trainee that led here is checked by it, once. */
async function closeRequest(
  trx: TransactionClientContract,
  requestId: number,
  correctionId: number,
  checkedById: number
) {
  const closed = await changedRows(
    trx.from('account_requests').where({ id: requestId, status: 'asked' }).update({
      status: 'checked',
      account_correction_id: correctionId,
      checked_by_id: checkedById,
      checked_at: clock.instant(),
    })
  )
  if (closed === 0) throw refusal('E_CORRECTION_DECIDED')
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: ACCOUNTS, field })
}
