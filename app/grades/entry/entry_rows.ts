import { Exception } from '@adonisjs/core/exceptions'
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

/** An occupation as entry conditions and ladders read it. */
export interface EntryOccupation {
  id: number
  name_zh: string
  name_en: string
  code: string
  edition: number
  standard_code: string | null
  standard_year: number | null
  value_status: string
}

/** What a person has in some occupations, to be asked for each of them. */
export interface EntryRecords {
  occupation(id: number): EntryOccupation
  rows(subject: Pick<EntrySubject, 'occupationId' | 'gradeRank'>): EntryRows
}

/** The rows that entry conditions are judged by, of all these occupations at once: five queries. */
export async function entryRecords(
  client: QueryClientContract,
  personId: number,
  occupationIds: number[]
): Promise<EntryRecords> {
  const person = await client.from('persons').where('id', personId).firstOrFail()
  const occupations = await client.from('occupations').whereIn('id', occupationIds)
  const grades = await client
    .from('grade_records')
    .where({ person_id: personId, status: 'live' })
    .whereIn('occupation_id', occupationIds)
    .orderBy('id')
    .select('id', 'grade_rank as gradeRank', 'awarded_on as awardedOn')
    .select('occupation_id as occupationId')
  const evidence = await client
    .from('person_evidence as e')
    .join('evidence_occupations as o', 'o.person_evidence_id', 'e.id')
    .where('e.person_id', personId)
    .whereIn('o.occupation_id', occupationIds)
    .whereIn('e.status', ['entered', 'checked'])
    .orderBy('e.from_on')
    .orderBy('e.id')
    .select('e.id', 'e.kind', 'e.status', 'e.detail', 'e.subject', 'e.grade_rank as gradeRank')
    .select('e.number_mask as numberMask', 'e.from_on as fromOn', 'e.until_on as untilOn')
    .select('e.graduating_on as graduatingOn', client.raw(`${LAST_LOOKUP} AS lookup`))
    .select('o.occupation_id as occupationId')
  const trainings = await client
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as k', 'k.id', 'c.course_id')
    .where({ 'e.person_id': personId, 'e.status': 'completed' })
    .whereIn('k.occupation_id', occupationIds)
    .orderBy('c.ends_on')
    .select('c.id as classId', 'c.code as classCode', 'c.ends_on as endsOn')
    .select('k.occupation_id as occupationId', 'k.grade_rank as gradeRank')
  const byId = new Map(occupations.map((row) => [row.id as number, row as EntryOccupation]))
  const occupation = (id: number) => {
    const found = byId.get(id)
    if (!found) throw new Exception('No such occupation', { status: 404, code: 'E_ROW_NOT_FOUND' })
    return found
  }
  return {
    occupation,
    rows({ occupationId, gradeRank }) {
      const own = <Row extends { occupationId: number }>(some: Row[]) =>
        some.filter((row) => row.occupationId === occupationId)
      return {
        birthOn: person.birth_on,
        occupation: occupation(occupationId).name_zh,
        grades: own(grades),
        evidence: own(evidence),
        trainings: own(trainings).filter((row) => row.gradeRank === gradeRank),
      }
    },
  }
}
