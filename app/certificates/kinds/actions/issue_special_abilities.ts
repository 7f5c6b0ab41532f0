import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { abilityNumbers } from '#app/certificates/kinds/local_number'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { KINDS } from '#app/certificates/kinds/kinds'
import { partPrintable, type Unprintable } from '#app/certificates/kinds/unprintable'
import { newFacts } from '#app/certificates/new_facts'
import { registerCertificates } from '#app/certificates/register_certificate'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

interface IssueAbilityInput {
  actor: User
  classId: number
  abilityId: number
  /** Those who passed the test. */
  enrolmentIds: number[]
  testedOn: string
  requestId?: string
}

/**
 * Issues certificates of a special ability (专项职业能力证书) to people of a class who passed its test, by
 * the body that is filed for it. Who holds one keeps it; a name that cannot be printed is left out and told.
 *
 * @throws RuleViolation E_ABILITY_EXPIRED, E_ABILITY_DAY, E_NO_ABILITY_TO_ISSUE; E_OWN_RECORD of `moves`: who
 *   says that somebody passed never says it of themselves
 */
export default class IssueSpecialAbilities {
  async handle(input: IssueAbilityInput): Promise<{ issued: number; left: Unprintable[] }> {
    const { actor, classId, abilityId, testedOn, requestId } = input
    const today = clock.today()
    if (testedOn > today) throw refusal('E_ABILITY_DAY', 'testedOn')
    return db.transaction(async (trx) => {
      const { base_id: baseId } = await trx
        .from('course_classes')
        .where('id', classId)
        .forUpdate()
        .select('base_id')
        .firstOrFail()
      const ability: Row = await trx
        .from('special_abilities as a')
        .join('assessment_bodies as b', 'b.id', 'a.assessment_body_id')
        .where('a.id', abilityId)
        .select('a.name_zh', 'a.name_en', 'a.filed_until', 'b.id as body_id', 'b.sequence_code')
        .select('b.name_zh as body_zh', 'b.name_en as body_en')
        .firstOrFail()
      if (ability.filed_until < today) throw refusal('E_ABILITY_EXPIRED', 'abilityId')
      const people = await peopleOf(trx, input, ability.name_zh)
      if (people.some((row) => row.person_id === actor.personId)) {
        throw new RuleViolation('E_OWN_RECORD', { module: 'moves' })
      }
      const { good, left } = partPrintable(people, (row) => factsOf(row, ability, testedOn, today))
      if (people.length === 0) throw refusal('E_NO_ABILITY_TO_ISSUE')
      if (good.length === 0) return { issued: 0, left }
      const place = { year: today.slice(0, 4), sequenceCode: ability.sequence_code }
      const numbers = await abilityNumbers(trx, place, good.length)
      const ids = await registerCertificates(
        trx,
        good.map(({ row, facts }, i) => ({
          kind: 'special_ability' as const,
          facts: newFacts({ ...facts, number: numbers[i] }),
          personId: row.person_id,
          enrolmentId: row.enrolment_id,
          classId,
          baseId,
          bodyId: ability.body_id,
          title: ability.name_zh,
          titleEn: ability.name_en,
        })),
        { actor, requestId, prints: true }
      )
      return { issued: ids.length, left }
    })
  }
}

function peopleOf(
  trx: TransactionClientContract,
  { classId, enrolmentIds }: IssueAbilityInput,
  ability: string
): Promise<(Row & { position: number; name: string })[]> {
  return trx
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where({ 'e.course_class_id': classId, 'e.status': 'completed' })
    .whereIn('e.id', enrolmentIds)
    .whereNotExists((live) => {
      live
        .from('certificates as ce')
        .whereColumn('ce.person_id', 'e.person_id')
        .where({ 'ce.kind': 'special_ability', 'ce.title': ability })
        .whereNotIn('ce.status', [...DEAD_STATUSES])
        .select('ce.id')
    })
    .orderBy('e.position')
    .select(
      'e.id as enrolment_id',
      'e.person_id',
      'e.position',
      'p.name',
      'p.document_type',
      'p.document_cipher'
    )
}

function factsOf(row: Row, ability: Row, testedOn: string, issuedOn: string) {
  const entries: [string, string, string] = [ability.name_zh, '合格', testedOn]
  return {
    kind: 'special_ability' as const,
    name: row.name as string,
    documentType: row.document_type,
    documentNumber: decryptField(row.document_cipher),
    occupationCode: '',
    occupationName: '',
    workType: null,
    gradeRank: 0,
    entries,
    issuerName: ability.body_zh as string,
    issuerNameEn: ability.body_en as string,
    issuedOn,
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: KINDS, field })
}
