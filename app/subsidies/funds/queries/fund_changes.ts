import db from '@adonisjs/lucid/services/db'

type Row = Record<string, any>

function changes() {
  return db
    .from('fund_changes')
    .leftJoin('funds', 'funds.id', 'fund_changes.fund_id')
    .join('users as proposers', 'proposers.id', 'fund_changes.proposed_by_id')
    .leftJoin('users as deciders', 'deciders.id', 'fund_changes.decided_by_id')
    .select('fund_changes.*', 'proposers.full_name as proposer', 'deciders.full_name as decider')
    .select('funds.name_zh as fund_zh', 'funds.name_en as fund_en', 'funds.year as fund_year')
}

/** Changes that wait for the second person, oldest first. */
export async function waitingChanges(): Promise<Row[]> {
  return changes().where('fund_changes.status', 'proposed').orderBy('fund_changes.id').limit(50)
}

/** Changes of one fund, latest first. */
export async function changesOf(fundId: number): Promise<Row[]> {
  return changes()
    .where('fund_changes.fund_id', fundId)
    .orderBy('fund_changes.id', 'desc')
    .limit(50)
}

/** One change; null when there is none. */
export async function fundChange(id: number): Promise<Row | null> {
  return changes().where('fund_changes.id', id).first()
}
