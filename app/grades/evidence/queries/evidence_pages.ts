import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'
import type { EvidenceKind } from '#app/grades/evidence/evidence_kinds'
import type { EvidenceStatus } from '#app/grades/evidence/evidence_status'

const LOOKUP = `(SELECT l.result FROM national_lookups l WHERE l.id =
  (SELECT MAX(x.id) FROM national_lookups x WHERE x.person_evidence_id = e.id)) AS lookup`

function evidence() {
  return db.from('person_evidence as e').join('persons as p', 'p.id', 'e.person_id')
}

const COLUMNS = {
  id: 'e.id',
  personId: 'e.person_id',
  kind: 'e.kind',
  status: 'e.status',
  detail: 'e.detail',
  organisation: 'e.organisation',
  subject: 'e.subject',
  gradeRank: 'e.grade_rank',
  numberMask: 'e.number_mask',
  fromOn: 'e.from_on',
  untilOn: 'e.until_on',
  graduatingOn: 'e.graduating_on',
  enteredById: 'e.entered_by_id',
  name: 'p.name',
  documentMask: 'p.document_mask',
}

/** Evidence the user may see, what waits for a check first. */
export async function evidenceList(
  user: User,
  filters: { kind?: EvidenceKind; status?: EvidenceStatus; page?: number }
) {
  const search = () => {
    const query = evidence()
    if (filters.kind) query.where('e.kind', filters.kind)
    if (filters.status) query.where('e.status', filters.status)
    if (seesEveryBase(user)) return query
    return query.whereExists((enrolled) =>
      enrolled
        .from('enrolments as own')
        .join('course_classes as of', 'of.id', 'own.course_class_id')
        .whereColumn('own.person_id', 'e.person_id')
        .where('of.base_id', user.baseId ?? -1)
    )
  }
  const paginator = pageOf(await countRows(search()), filters.page)
  const rows = await search()
    .orderByRaw("CASE WHEN e.status = 'entered' THEN 0 ELSE 1 END")
    .orderBy('e.id', 'desc')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
    .select(COLUMNS)
    .select(db.raw(LOOKUP))
  return { evidence: rows, paginator }
}

/** All evidence of a person, the latest first. */
export async function evidenceOfPerson(personId: number) {
  return evidence()
    .where('e.person_id', personId)
    .orderBy('e.from_on', 'desc')
    .orderBy('e.id', 'desc')
    .select(COLUMNS)
    .select(db.raw(LOOKUP))
}

/** One piece of evidence with its occupations, decisions and look-ups; null when there is none. */
export async function evidencePage(id: number, locale: Locale) {
  const row = await evidence()
    .join('users as u', 'u.id', 'e.entered_by_id')
    .leftJoin('users as c', 'c.id', 'e.checked_by_id')
    .where('e.id', id)
    .select(COLUMNS)
    .select('e.credit_code as creditCode', 'e.number_cipher as numberCipher', 'e.proof')
    .select('u.full_name as enteredBy', 'e.entered_at as enteredAt', 'c.full_name as checkedBy')
    .select(db.raw(LOOKUP))
    .first()
  if (!row) return null
  const occupations = await db
    .from('evidence_occupations as x')
    .join('occupations as o', 'o.id', 'x.occupation_id')
    .where('x.person_evidence_id', id)
    .orderBy('o.code')
    .select(`o.name_${locale === 'en' ? 'en' : 'zh'} as name`)
  const decisions = await db
    .from('evidence_decisions as d')
    .join('users as u', 'u.id', 'd.decided_by_id')
    .where('d.person_evidence_id', id)
    .orderBy('d.id')
    .select('d.decision', 'd.reason', 'd.decided_at as at', 'u.full_name as by')
  const lookups = await db
    .from('national_lookups as l')
    .join('users as u', 'u.id', 'l.looked_up_by_id')
    .where('l.person_evidence_id', id)
    .orderBy('l.id', 'desc')
    .select('l.result', 'l.found', 'l.reference', 'l.looked_up_at as at', 'u.full_name as by')
  return { row, occupations: occupations.map((one) => one.name as string), decisions, lookups }
}
