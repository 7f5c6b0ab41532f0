import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { AVAILABLE } from '#app/subsidies/fund_ledger'
import { recordAudit } from '#app/shared/audit/record_audit'
import { FUNDS } from '#app/subsidies/funds/fund_terms'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { ClaimKind } from '#app/subsidies/claim_kinds'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

/** A fund that is to be opened: money of a source for a year, and the kinds of claims it pays. */
export interface NewFund {
  kind: 'created'
  code: string
  nameZh: string
  nameEn: string
  year: number
  pays: ClaimKind[]
}

/** Money that is to be added to a fund, or unspent money to be taken back. */
export interface FundMovement {
  kind: 'added' | 'taken_back'
  fundId: number
}

export type ProposeFundChangeInput = (NewFund | FundMovement) & {
  actor: User
  amountFen: number
  /** Number and title of the document that says so. */
  document: string
  note?: string | null
  requestId?: string | null
}

/**
 * Proposes a change of what is appropriated; nothing moves before a second person confirms it.
 * @throws RuleViolation E_FUND_CODE, E_TAKE_BACK_TOO_MUCH
 */
export default class ProposeFundChange {
  async handle(input: ProposeFundChangeInput): Promise<number> {
    const { actor, kind, amountFen, document, note } = input
    return db.transaction(async (trx) => {
      if (input.kind === 'created') await ensureFreeCode(trx, input.code)
      if (input.kind === 'taken_back') await ensureFreeMoney(trx, input.fundId, amountFen)
      const [row] = await trx
        .table('fund_changes')
        .returning('id')
        .insert({
          kind,
          ...(input.kind === 'created' ? newFund(input) : { fund_id: input.fundId }),
          amount_fen: amountFen,
          document,
          note: note || null,
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'fund_change.proposed',
        subject: { type: 'fund_change', id },
        changes: { kind, amountFen, document },
        requestId: input.requestId,
      })
      return id
    })
  }
}

function newFund({ code, nameZh, nameEn, year, pays }: NewFund) {
  return { code, name_zh: nameZh, name_en: nameEn, year, pays: pays.join(',') }
}

/** @throws RuleViolation E_FUND_CODE when a fund has the code already */
export async function ensureFreeCode(trx: TransactionClientContract, code: string) {
  const taken = await trx.from('funds').where('code', code).select('id').first()
  if (taken) throw codeTaken(code)
}

/** The refusal of a code that another fund has. */
export function codeTaken(code: string): RuleViolation {
  return new RuleViolation('E_FUND_CODE', { module: FUNDS, field: 'code', params: { code } })
}

async function ensureFreeMoney(client: QueryClientContract, fundId: number, fen: number) {
  const fund = await client
    .from('funds')
    .where('id', fundId)
    .select(client.raw(`${AVAILABLE} as free`))
    .firstOrFail()
  if (Number(fund.free) < fen) throw tooMuch(fen, Number(fund.free))
}

/** The refusal to take back what is reserved, bound or paid. */
export function tooMuch(fen: number, free: number): RuleViolation {
  return new RuleViolation('E_TAKE_BACK_TOO_MUCH', {
    module: FUNDS,
    field: 'amount',
    params: { amount: Money.fen(fen).toString(), free: Money.fen(free).toString() },
  })
}
