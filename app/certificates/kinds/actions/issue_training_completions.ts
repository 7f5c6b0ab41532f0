import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { KINDS } from '#app/certificates/kinds/kinds'
import { partPrintable } from '#app/certificates/kinds/unprintable'
import { newFacts, type GivenFacts } from '#app/certificates/new_facts'
import { registerCertificates } from '#app/certificates/register_certificate'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { trainingNumbers } from '#app/certificates/kinds/local_number'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

interface IssueTrainingInput {
  actor: User
  classId: number
  requestId?: string
}

/**
 * Issues a certificate of training completion (培训合格证书) to everybody of a class who finished it and
 * holds none yet. The institution issues it; it opens the training subsidy, never that for assessment.
 * A name that cannot be printed is left out and told, the others go on.
 *
 * @throws RuleViolation E_CLASS_NOT_FINISHED, E_NO_TRAINING_TO_ISSUE
 */
export default class IssueTrainingCompletions {
  async handle({ actor, classId, requestId }: IssueTrainingInput) {
    return db.transaction(async (trx) => {
      const course = await classOf(trx, classId)
      if (!['finished', 'archived'].includes(course.status)) throw refusal('E_CLASS_NOT_FINISHED')
      const people = await peopleOf(trx, classId)
      const { good, left } = partPrintable(people, (row) => factsOf(row, course))
      if (people.length === 0) throw refusal('E_NO_TRAINING_TO_ISSUE')
      if (good.length === 0) return { issued: 0, left }

      const place = { id: classId, year: course.year, baseId: course.base_id }
      const numbers = await trainingNumbers(trx, place, good.length)
      const ids = await registerCertificates(
        trx,
        good.map(({ row, facts }, i) => ({
          kind: 'training_completion' as const,
          facts: newFacts({ ...facts, number: numbers[i] }),
          personId: row.person_id,
          enrolmentId: row.enrolment_id,
          classId,
          baseId: course.base_id,
          title: course.title_zh,
          titleEn: course.title_en,
        })),
        { actor, requestId, prints: true }
      )
      return { issued: ids.length, left }
    })
  }
}

async function classOf(trx: TransactionClientContract, classId: number): Promise<Row> {
  await trx.from('course_classes').where('id', classId).forUpdate().select('id').firstOrFail()
  return trx
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .where('c.id', classId)
    .select('c.status', 'c.year', 'c.base_id', 'c.starts_on', 'c.ends_on', 'co.title_zh')
    .select('co.title_en', 'co.theory_hours', 'co.practice_hours', 'b.name_zh', 'b.name_en')
    .firstOrFail()
}

/** Those who finished and hold no valid certificate of it, in the order of the roster. */
function peopleOf(
  trx: TransactionClientContract,
  classId: number
): Promise<(Row & { position: number; name: string })[]> {
  return trx
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where({ 'e.course_class_id': classId, 'e.status': 'completed' })
    .whereNotExists((live) => {
      live
        .from('certificates as ce')
        .whereColumn('ce.enrolment_id', 'e.id')
        .where('ce.kind', 'training_completion')
        .whereNotIn('ce.status', [...DEAD_STATUSES])
        .select('ce.id')
    })
    .orderBy('e.position')
    .orderBy('e.id')
    .select(
      'e.id as enrolment_id',
      'e.person_id',
      'e.position',
      'p.name',
      'p.document_type',
      'p.document_cipher'
    )
}

function factsOf(row: Row, course: Row): Omit<GivenFacts, 'number'> {
  return {
    kind: 'training_completion',
    name: row.name,
    documentType: row.document_type,
    documentNumber: decryptField(row.document_cipher),
    occupationCode: '',
    occupationName: '',
    workType: null,
    gradeRank: 0,
    entries: [
      course.title_zh,
      `${course.theory_hours + course.practice_hours} 学时`,
      `${course.starts_on} 至 ${course.ends_on}`,
    ],
    issuerName: course.name_zh,
    issuerNameEn: course.name_en,
    issuedOn: clock.today(),
  }
}

function refusal(code: string) {
  return new RuleViolation(code, { module: KINDS })
}
