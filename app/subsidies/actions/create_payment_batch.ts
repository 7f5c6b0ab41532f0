import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { MODULE } from '#app/subsidies/claim_terms'
import { insertMany } from '#app/shared/database/rows'
import { payableClaims } from '#app/subsidies/payable_claims'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { batchNumber, takeSerials } from '#app/subsidies/serials'
import { lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { Outcome } from '#app/subsidies/decide_claims_within'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface CreatePaymentBatchInput {
  actor: User
  fundId: number
  requestId?: string | null
}

export interface CreatedBatch {
  id: number
  number: string
  lines: number
  totalFen: number
  /** Claims that could not be put in, each with its reason. */
  leftOut: Outcome[]
}

interface Payee {
  payee_name: string
  bank_name: string
  account_cipher: string
  account_mask: string
}

/**
 * Gathers all claims of a fund that can be paid into a batch, with a copy of each payee's account as
 * it stands: the base's for free training, the person's for training they paid themselves. Claims
 * without an account, with a certificate that was withdrawn, or handled before by the same officer
 * are left out and named.
 * @throws RuleViolation E_POLICY_NOT_CONFIRMED while the policy's values are examples;
 * E_NOTHING_TO_PAY when nothing is left
 */
export default class CreatePaymentBatch {
  async handle({ actor, fundId, requestId }: CreatePaymentBatchInput): Promise<CreatedBatch> {
    return db.transaction(async (trx) => {
      const year = clock.year()
      const serial = await takeSerials(trx, 'payment_batch', year, 1)
      const found = await payableClaims(trx, fundId).select('claims.id')
      const locked = await lockClaims(
        trx,
        found.map((row) => row.id)
      )
      const waiting = locked.filter((claim) => ['noticed', 'failed'].includes(claim.status))
      const confirmed = await this.#refuseUnconfirmed(trx, waiting)

      const payees = await readPayees(trx, confirmed)
      const leftOut: Outcome[] = []
      const lines = confirmed.filter((claim) => {
        const code = faultOf(claim, actor, payees)
        if (code) {
          const { id: claimId, number } = claim
          leftOut.push({ claimId, number, code, params: { number } })
        }
        return !code
      })
      if (lines.length === 0) throw nothingToPay(leftOut)

      const totalFen = Money.sum(lines.map((claim) => claim.amountFen)).fen
      const number = batchNumber(year, serial)
      const [row] = await trx.table('payment_batches').returning('id').insert({
        number,
        fund_id: fundId,
        status: 'open',
        lines_count: lines.length,
        total_fen: totalFen,
        created_by_id: actor.id,
        created_at: clock.instant(),
      })
      const id = Number(row.id ?? row)
      await this.#write(trx, id, number, lines, payees, actor)
      await recordAudit(trx, {
        actor,
        action: 'payment_batch.created',
        subject: { type: 'payment_batch', id },
        changes: { number, lines: lines.length, totalFen, leftOut: leftOut.length },
        requestId,
      })
      return { id, number, lines: lines.length, totalFen, leftOut }
    })
  }

  /** Claims under confirmed policies. Refuses when there are only others. */
  async #refuseUnconfirmed(trx: TransactionClientContract, claims: ClaimRow[]) {
    const rows = await trx
      .from('policies')
      .whereIn('id', [...new Set(claims.map((claim) => claim.policyId))])
      .where('value_status', 'example')
      .select('id', 'version')
    const examples = new Set(rows.map((row) => row.id))
    const confirmed = claims.filter((claim) => !examples.has(claim.policyId))
    if (confirmed.length === 0 && claims.length > 0) {
      throw new RuleViolation('E_POLICY_NOT_CONFIRMED', {
        module: MODULE,
        params: { version: rows[0].version },
      })
    }
    return confirmed
  }

  async #write(
    trx: TransactionClientContract,
    batchId: number,
    number: string,
    claims: ClaimRow[],
    payees: Map<number, Payee>,
    actor: User
  ) {
    const at = clock.instant()
    await insertMany(
      trx,
      'payment_lines',
      claims.map((claim, index) => ({
        payment_batch_id: batchId,
        claim_id: claim.id,
        position: index + 1,
        ...payees.get(claim.id)!,
        amount_fen: claim.amountFen,
        status: 'pending',
      }))
    )
    await trx
      .from('claims')
      .whereIn(
        'id',
        claims.map((claim) => claim.id)
      )
      .update({ status: 'batched', version: trx.raw('version + 1'), updated_at: at })
    await recordDecisions(
      trx,
      actor,
      claims.map((claim) => ({
        claimId: claim.id,
        stage: 'payment',
        result: 'batched',
        status: 'batched',
        reason: number,
      }))
    )
  }
}

/** The account that is paid, by claim; claims whose payee has none are not in the map. */
async function readPayees(trx: TransactionClientContract, claims: ClaimRow[]) {
  const rows = await trx
    .from('claims')
    .join('bases', 'bases.id', 'claims.base_id')
    .join('persons', 'persons.id', 'claims.person_id')
    .join('certificates', 'certificates.id', 'claims.certificate_id')
    .whereIn(
      'claims.id',
      claims.map((claim) => claim.id)
    )
    .whereNotIn('certificates.status', ['revoked', 'superseded'])
    .select(
      'claims.id',
      'claims.payee_kind',
      'bases.account_name',
      'bases.name_zh',
      'bases.bank_name as base_bank',
      'bases.account_cipher as base_cipher',
      'bases.account_mask as base_mask',
      'persons.name',
      'persons.bank_name as person_bank',
      'persons.account_cipher as person_cipher',
      'persons.account_mask as person_mask'
    )
  const payees = new Map<number, Payee & { valid: boolean }>()
  for (const row of rows) {
    const isPerson = row.payee_kind === 'person'
    const cipher = isPerson ? row.person_cipher : row.base_cipher
    const bank = isPerson ? row.person_bank : row.base_bank
    payees.set(row.id, {
      valid: Boolean(cipher && bank),
      payee_name: isPerson ? row.name : (row.account_name ?? row.name_zh),
      bank_name: bank ?? '',
      account_cipher: cipher ?? '',
      account_mask: (isPerson ? row.person_mask : row.base_mask) ?? '',
    })
  }
  return new Map(
    [...payees].map(([id, { valid, ...payee }]) => [id, valid ? payee : NO_ACCOUNT] as const)
  )
}

const NO_ACCOUNT: Payee = { payee_name: '', bank_name: '', account_cipher: '', account_mask: '' }

function faultOf(claim: ClaimRow, actor: User, payees: Map<number, Payee>): string | null {
  const own = separationFault(officerOf(actor), claim, 'pay')
  if (own) return own
  const payee = payees.get(claim.id)
  if (!payee) return 'E_CERTIFICATE_NOT_VALID'
  return payee === NO_ACCOUNT ? 'E_NO_ACCOUNT' : null
}

function nothingToPay(leftOut: Outcome[]) {
  const [first] = leftOut
  if (first) return new RuleViolation(first.code!, { module: MODULE, params: first.params })
  return new RuleViolation('E_NOTHING_TO_PAY', { module: MODULE })
}
