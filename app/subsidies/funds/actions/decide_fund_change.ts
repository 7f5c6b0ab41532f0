import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { FUNDS } from '#app/subsidies/funds/fund_terms'
import {
  codeTaken,
  ensureFreeCode,
  tooMuch,
} from '#app/subsidies/funds/actions/propose_fund_change'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { appropriate, AVAILABLE, tryTakeBack } from '#app/subsidies/fund_ledger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface DecideFundChangeInput {
  actor: User
  changeId: number
  result: 'confirmed' | 'refused'
  reason?: string | null
  requestId?: string | null
}

type Row = Record<string, any>

/**
 * Confirms a change of a fund, by which the money moves in the ledger under its document, or refuses
 * it. Whoever proposed it does not decide it.
 * @throws RuleViolation E_CHANGE_DECIDED, E_PROPOSED_BY_YOU, E_FUND_CODE, E_TAKE_BACK_TOO_MUCH
 */
export default class DecideFundChange {
  /** Gives the id of the fund; null when the change was refused before there was one. */
  async handle({ actor, changeId, result, reason, requestId }: DecideFundChangeInput) {
    return db.transaction(async (trx): Promise<number | null> => {
      const changes = () => trx.from('fund_changes').where('id', changeId)
      const seen: Row = await changes().firstOrFail()
      await trx
        .from('funds')
        .where('id', seen.fund_id ?? 0)
        .select('id')
        .forUpdate()
      const change: Row = await changes().forUpdate().firstOrFail()
      if (change.status !== 'proposed') throw refusal('E_CHANGE_DECIDED')
      if (change.proposed_by_id === actor.id) throw refusal('E_PROPOSED_BY_YOU')
      const fundId = result === 'confirmed' ? await apply(trx, change, actor) : change.fund_id
      await changes().update({
        status: result,
        decided_by_id: actor.id,
        decided_at: clock.instant(),
        decision_reason: reason || null,
      })
      await recordAudit(trx, {
        actor,
        action: `fund_change.${result}`,
        subject: { type: 'fund_change', id: changeId },
        changes: {
          kind: change.kind,
          fundId,
          amountFen: Number(change.amount_fen),
          document: change.document,
        },
        requestId,
      })
      return fundId
    })
  }
}

async function apply(trx: TransactionClientContract, change: Row, actor: User): Promise<number> {
  const money = { fen: Number(change.amount_fen), document: change.document as string }
  if (change.kind === 'taken_back') {
    if (await tryTakeBack(trx, change.fund_id, money, actor)) return change.fund_id
    const fund = await trx
      .from('funds')
      .where('id', change.fund_id)
      .select(trx.raw(`${AVAILABLE} as free`))
      .firstOrFail()
    throw tooMuch(money.fen, Number(fund.free))
  }
  const fundId = change.kind === 'created' ? await openFund(trx, change) : change.fund_id
  await appropriate(trx, fundId, money, actor)
  return fundId
}

async function openFund(trx: TransactionClientContract, change: Row): Promise<number> {
  await ensureFreeCode(trx, change.code)
  // Somebody may open a fund under the same code at this moment: the second gets no row, not an error.
  const [row] = await trx
    .knexQuery()
    .table('funds')
    .insert({
      code: change.code,
      name_zh: change.name_zh,
      name_en: change.name_en,
      year: change.year,
      pays: change.pays,
      appropriated_fen: 0,
      value_status: 'confirmed',
      source: JSON.stringify({ document: change.document }),
      created_at: clock.instant(),
    })
    .onConflict('code')
    .ignore()
    .returning('id')
  if (!row) throw codeTaken(change.code)
  const fundId = Number(row.id ?? row)
  await trx.from('fund_changes').where('id', change.id).update({ fund_id: fundId })
  return fundId
}

function refusal(code: string) {
  return new RuleViolation(code, { module: FUNDS })
}
