import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'
import { dependentsOf } from '#app/oversight/grade_withdrawals/queries/dependents'
import type { Locale } from '#app/shared/words'
import type { WithdrawalStatus } from '#app/oversight/grade_withdrawals/grade_withdrawal'

/** Withdrawals of grades, those that wait first. Two queries. */
export async function gradeWithdrawalList(
  { status, page }: { status?: WithdrawalStatus; page?: number },
  locale: Locale
) {
  const filtered = () => {
    const query = db.from('grade_withdrawals as w')
    return status ? query.where('w.status', status) : query
  }
  const paginator = pageOf(await countRows(filtered()), page)
  const rows = await named(filtered(), locale)
    .orderByRaw("CASE WHEN w.status = 'proposed' THEN 0 ELSE 1 END")
    .orderBy('w.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  return { paginator, rows }
}

/** One withdrawal with what rests on the grade now; null when there is none. */
export async function gradeWithdrawalPage(id: number, locale: Locale) {
  const row = await named(db.from('grade_withdrawals as w').where('w.id', id), locale).first()
  if (!row) return null
  const grade = { id: row.gradeRecordId, enrolmentId: row.enrolmentId }
  return { withdrawal: row, ...(await dependentsOf(db.connection(), grade)) }
}

/** The grade that somebody wants taken back; null when there is none. */
export async function gradeToWithdraw(id: number, locale: Locale) {
  const row = await db
    .from('grade_records as g')
    .join('persons as p', 'p.id', 'g.person_id')
    .join('occupations as o', 'o.id', 'g.occupation_id')
    .where('g.id', id)
    .select('g.id', 'g.status', 'g.grade_rank as gradeRank', 'g.source_kind as sourceKind')
    .select('g.enrolment_id as enrolmentId', 'g.awarded_on as awardedOn', 'p.name')
    .select('p.document_mask as documentMask')
    .select(`o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
    .first()
  if (!row) return null
  return { grade: row, ...(await dependentsOf(db.connection(), row)) }
}

function named(query: ReturnType<typeof db.from>, locale: Locale) {
  return query
    .join('grade_records as g', 'g.id', 'w.grade_record_id')
    .join('persons as p', 'p.id', 'g.person_id')
    .join('occupations as o', 'o.id', 'g.occupation_id')
    .join('users as u', 'u.id', 'w.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'w.decided_by_id')
    .select('w.id', 'w.status', 'w.reason', 'w.document', 'w.proposed_at as proposedAt')
    .select('w.proposed_by_id as proposedById', 'w.decided_at as decidedAt')
    .select('w.decision_reason as decisionReason', 'g.id as gradeRecordId')
    .select('g.enrolment_id as enrolmentId', 'g.grade_rank as gradeRank', 'g.status as gradeStatus')
    .select('g.source_kind as sourceKind', 'g.awarded_on as awardedOn', 'p.name')
    .select('p.document_mask as documentMask', 'u.full_name as proposer', 'd.full_name as decider')
    .select(`o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
}
