import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { sendMessage } from '#app/people/messages/send_message'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { ownerTable } from '#app/subsidies/payees'
import { ACCOUNTS } from '#app/subsidies/account_corrections/actions/propose_account_correction'
import { findOwner, type AccountOwner } from '#app/subsidies/account_corrections/account_owner'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideAccountCorrectionInput {
  actor: User
  correctionId: number
  result: 'approved' | 'refused'
  /** Needed for a refusal. */
  reason?: string | null
  requestId?: string | null
}

type Row = Record<string, any>

/**
 * Approves or refuses a proposed account. Only an approval changes what payments go to, from the next
 * batch on: lines that were made before keep their copy.
 * @throws RuleViolation E_CORRECTION_DECIDED, E_OWNER_MERGED, E_SAME_PERSON, E_OWN_ACCOUNT, E_DECISION_REASON
 */
export default class DecideAccountCorrection {
  async handle(input: DecideAccountCorrectionInput) {
    const { actor, correctionId, result, reason, requestId } = input
    if (result === 'refused' && !reason) throw refusal('E_DECISION_REASON', 'reason')
    await db.transaction(async (trx) => {
      const { row, owner } = await lockCorrection(trx, correctionId)
      if (row.status !== 'proposed') throw refusal('E_CORRECTION_DECIDED')
      if (row.proposed_by_id === actor.id) throw refusal('E_SAME_PERSON')
      refuseOwn(actor, owner)
      const before = (await findOwner(trx, owner))!
      await trx
        .from('account_corrections')
        .where('id', correctionId)
        .update({
          status: result,
          decided_by_id: actor.id,
          decided_reason: reason || null,
          decided_at: clock.instant(),
        })
      if (result === 'approved') await writeAccount(trx, owner, row)
      if (owner.type === 'person') {
        await sendMessage(trx, {
          to: { personId: owner.id },
          kind: 'account_change_decided',
          parameters: { mask: row.account_mask, result },
          path: '/me/bank_account',
          uniqueKey: `account_change_decided:${correctionId}`,
        })
      }
      await recordAudit(trx, {
        actor,
        action: `account_correction.${result}`,
        subject: { type: 'account_correction', id: correctionId },
        changes: { owner: owner.type, account: [before.accountMask ?? '—', row.account_mask] },
        requestId,
      })
    })
  }
}

/**
 * The owner first, as proposals and merges of persons lock, then the proposal. Its person may have
 * become another record meanwhile: then the page is read again.
 */
async function lockCorrection(trx: TransactionClientContract, correctionId: number) {
  const corrections = () => trx.from('account_corrections').where('id', correctionId)
  const seen: Row = await corrections().firstOrFail()
  const owner: AccountOwner = { type: seen.owner_type, id: seen.owner_id }
  await trx.from(ownerTable(owner.type)).where('id', owner.id).forUpdate().select('id')
  const row: Row = await corrections().forUpdate().firstOrFail()
  if (row.owner_id !== owner.id) throw refusal('E_OWNER_MERGED')
  return { row, owner }
}

function refuseOwn(actor: User, owner: AccountOwner) {
  const own = { person: actor.personId, base: actor.baseId, employer: null }[owner.type]
  if (own !== null && own === owner.id) throw refusal('E_OWN_ACCOUNT')
}

async function writeAccount(trx: TransactionClientContract, owner: AccountOwner, row: Row) {
  const account = {
    bank_name: row.bank_name,
    account_cipher: row.account_cipher,
    account_mask: row.account_mask,
  }
  const at = clock.instant()
  const values = {
    person: { ...account, account_index: row.account_index, updated_at: at },
    base: { ...account, account_name: row.account_name },
    employer: {
      ...account,
      account_name: row.account_name,
      account_index: row.account_index,
      updated_at: at,
    },
  }[owner.type]
  await trx.from(ownerTable(owner.type)).where('id', owner.id).update(values)
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: ACCOUNTS, field })
}
