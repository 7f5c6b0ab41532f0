import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import { classesInTheWay } from '#app/enrolments/queries/other_classes'
import { claimsOfClass, type TrainingKind } from '#app/subsidies/claim_kinds'
import { gatherFactsOfApplicant } from '#app/subsidies/claim_facts'
import { isOnChain } from '#app/shared/chain_claim'
import { judgeEntry } from '#app/grades/entry/judge_entry'
import { openCondition } from '#app/subsidies/queries/class_claims'
import { policiesOn } from '#app/subsidies/claim_assessment'
import { projector } from '#app/rules/project'
import type {
  ApplicationSubject,
  Checked,
} from '#app/enrolments/applications/actions/apply_for_class'
import type { Qualification } from '#app/enrolments/applications/qualification'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Days of overlap that are named. */
const NAMED_DAYS = 5

/**
 * Checks by the rules in force whether somebody fits a class: the entry conditions of its grade, group
 * and proof, other classes in the same days, and each subsidy as the claim would later be judged.
 * `failed` when the conditions of the grade are not met, `unknown` while a record is missing or the proof is
 * missing or unchecked.
 */
export async function qualificationOf(
  client: QueryClientContract,
  subject: ApplicationSubject
): Promise<Qualification> {
  const courseClass = await client
    .from('course_classes as c')
    .join('courses as k', 'k.id', 'c.course_id')
    .where('c.id', subject.classId)
    .select('c.id', 'c.starts_on', 'c.ends_on', 'c.training_kind', 'k.occupation_id')
    .select('k.work_type', 'k.grade_rank')
    .firstOrFail()
  const entry = await entryOf(client, subject, courseClass)
  const category = {
    code: subject.traineeCategory,
    proof: subject.categoryProof,
    provenOn: subject.categoryProvenOn,
    isProven: subject.traineeCategory === 'other' || subject.isProofChecked,
  }
  const verdict =
    entry.verdict === 'passed' && !category.isProven ? ('unknown' as const) : entry.verdict
  return {
    at: clock.instant(),
    verdict,
    entry,
    category,
    overlap: await overlapOf(client, subject, courseClass),
    subsidies: await subsidiesOf(client, subject, courseClass),
  }
}

/** The same as it is kept with an application. */
export async function checkQualification(
  client: QueryClientContract,
  subject: ApplicationSubject
): Promise<Checked> {
  const found = await qualificationOf(client, subject)
  return { verdict: found.verdict, stored: canonicalJson(found) }
}

type ClassRow = Record<string, any>

async function entryOf(
  client: QueryClientContract,
  { personId }: ApplicationSubject,
  row: ClassRow
): Promise<Qualification['entry']> {
  const judgement = await judgeEntry(client, {
    personId,
    occupationId: row.occupation_id,
    workType: row.work_type,
    gradeRank: row.grade_rank,
    onDay: row.ends_on,
  })
  return {
    state: judgement.state,
    verdict: judgement.verdict,
    gradeRank: row.grade_rank,
    onDay: row.ends_on,
    earliest: judgement.earliest,
    isExample: judgement.isExample,
    title: judgement.ruleSet?.title ?? null,
    common: judgement.common,
    routes: judgement.routes,
  }
}

async function overlapOf(
  client: QueryClientContract,
  { personId }: ApplicationSubject,
  row: ClassRow
): Promise<Qualification['overlap']> {
  const days = { id: row.id, startsOn: row.starts_on, endsOn: row.ends_on }
  const inTheWay = await classesInTheWay([personId], days, client)
  const other = inTheWay.get(personId)?.[0]
  if (!other) return null
  const shared = await client
    .from('class_sessions as a')
    .joinRaw('JOIN class_sessions b ON b.day = a.day AND b.slot = a.slot')
    .where({ 'a.course_class_id': row.id, 'b.course_class_id': other.classId })
    .orderBy('a.day')
    .distinct('a.day')
    .limit(NAMED_DAYS)
  const { code, startsOn, endsOn } = other
  return {
    code,
    isSame: other.classId === row.id,
    startsOn,
    endsOn,
    days: shared.map((one) => one.day as string),
  }
}

async function subsidiesOf(
  client: QueryClientContract,
  subject: ApplicationSubject,
  row: ClassRow
): Promise<Qualification['subsidies']> {
  const inForce = await policiesOn(client, row.starts_on)
  const scopes = claimsOfClass(row.training_kind as TrainingKind).flatMap((scope) => {
    const policy = inForce.get(scope.kind)
    return policy ? [{ ...scope, policy }] : []
  })
  if (scopes.length === 0) return []
  const facts = await gatherFactsOfApplicant(client, subject, scopes)
  return scopes.flatMap((scope, index) => {
    const { policy, kind } = scope
    const found = projector(policy.ruleSet)(facts[index])
    // That an allowance for a few is not theirs need not be told to everybody.
    if (found.outlook === 'refused' && !isOnChain(scope)) return []
    return [
      {
        kind,
        title: policy.ruleSet.title,
        outlook: found.outlook,
        expectedFen: found.expectedFen,
        isExample: policy.valueStatus === 'example',
        failed: found.failed.map((one) => openCondition(one, 'failed')),
        missing: found.missing.map((one) => openCondition(one, 'unknown')),
      },
    ]
  })
}
