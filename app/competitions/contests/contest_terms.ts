import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { canMove, type ContestStatus } from '#app/competitions/contests/contest_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const CONTESTS = 'contests'

/** Working days an award list is public before it is confirmed. An example: no document was found. */
export const PUBLICITY_WORKING_DAYS = 5

/** Age a contestant must have reached on the first day: 山西省第四届职业技能大赛 (2023), ≥ 16. */
export const MINIMUM_AGE = 16

export interface ContestRow {
  id: number
  code: string
  name: string
  status: ContestStatus
  level: string
  contest_class: string | null
  entries_until: string
  starts_on: string
  ends_on: string
  organiser: string
  publicity_opens_on: string | null
  publicity_closes_on: string | null
  published_by_id: number | null
}

/**
 * A contest, locked, which must stand in one of the statuses.
 * @throws RuleViolation E_CONTEST_STATE
 */
export async function lockContest(
  trx: TransactionClientContract,
  id: number,
  ...statuses: ContestStatus[]
): Promise<ContestRow> {
  const contest: ContestRow = await trx.from('contests').where('id', id).forUpdate().firstOrFail()
  if (!statuses.includes(contest.status)) refuseState(contest)
  return contest
}

/** @throws RuleViolation E_CONTEST_STATE when the state table does not allow the move */
export function refuseMove(contest: ContestRow, to: ContestStatus) {
  if (!canMove(contest.status, to)) refuseState(contest)
}

function refuseState({ name, status }: ContestRow): never {
  throw new RuleViolation('E_CONTEST_STATE', { module: CONTESTS, params: { name, status } })
}
