import type { EvidenceKind, LookupResult } from '#app/grades/evidence/evidence_kinds'
import type { EntrySubject } from '#app/grades/entry/entry_facts'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface EvidenceRow {
  id: number
  kind: EvidenceKind
  status: 'entered' | 'checked'
  detail: string | null
  subject: string
  gradeRank: number | null
  numberMask: string | null
  fromOn: string
  untilOn: string | null
  graduatingOn: string | null
  /** The last answer of the national register; null when nobody has asked. */
  lookup: LookupResult | null
}

export interface EntryRows {
  birthOn: string | null
  /** Name of the occupation, as a certificate in it prints it. */
  occupation: string
  /** Grades held in the occupation, of every work type. */
  grades: { id: number; gradeRank: number; awardedOn: string }[]
  /** Evidence that speaks for the occupation and was not refused. */
  evidence: EvidenceRow[]
  /** Training for the grade that was completed. */
  trainings: { classId: number; classCode: string; endsOn: string }[]
}

const LAST_LOOKUP = `(SELECT l.result FROM national_lookups l WHERE l.id =
  (SELECT MAX(x.id) FROM national_lookups x WHERE x.person_evidence_id = e.id))`

/** The rows that entry conditions are judged by: five queries. */
export async function entryRows(
  client: QueryClientContract,
  { personId, occupationId, gradeRank }: EntrySubject
): Promise<EntryRows> {
  const person = await client.from('persons').where('id', personId).firstOrFail()
  const occupation = await client.from('occupations').where('id', occupationId).firstOrFail()
  const grades = await client
    .from('grade_records')
    .where({ person_id: personId, occupation_id: occupationId, status: 'live' })
    .orderBy('id')
    .select('id', 'grade_rank as gradeRank', 'awarded_on as awardedOn')
  const evidence = await client
    .from('person_evidence as e')
    .join('evidence_occupations as o', 'o.person_evidence_id', 'e.id')
    .where({ 'e.person_id': personId, 'o.occupation_id': occupationId })
    .whereIn('e.status', ['entered', 'checked'])
    .orderBy('e.from_on')
    .orderBy('e.id')
    .select('e.id', 'e.kind', 'e.status', 'e.detail', 'e.subject', 'e.grade_rank as gradeRank')
    .select('e.number_mask as numberMask', 'e.from_on as fromOn', 'e.until_on as untilOn')
    .select('e.graduating_on as graduatingOn', client.raw(`${LAST_LOOKUP} AS lookup`))
  const trainings = await client
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as k', 'k.id', 'c.course_id')
    .where({ 'e.person_id': personId, 'e.status': 'completed' })
    .where({ 'k.occupation_id': occupationId, 'k.grade_rank': gradeRank })
    .orderBy('c.ends_on')
    .select('c.id as classId', 'c.code as classCode', 'c.ends_on as endsOn')
  return {
    birthOn: person.birth_on,
    occupation: occupation.name_zh,
    grades,
    evidence,
    trainings,
  }
}
