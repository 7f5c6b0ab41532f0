import db from '@adonisjs/lucid/services/db'
import { gatherFactsOfKinds, type ClaimSubject } from '#app/subsidies/claim_facts'
import { isOnChain } from '#app/shared/chain_claim'
import { openCondition } from '#app/subsidies/queries/class_claims'
import { policiesOn, type PolicyRules } from '#app/subsidies/claim_assessment'
import { projector, type Projection } from '#app/rules/project'
import { claimsOfClass, payeeOf, type KindAndPart } from '#app/subsidies/claim_kinds'
import type { Locale } from '#app/shared/words'
import type { Amount, Result } from '#app/rules/types'

/** What a subsidy of an own class is likely to come to, before a claim of it is sent. */
export interface OwnOutlook extends KindAndPart {
  enrolmentId: number
  course: string
  termNumber: number
  base: string
  outlook: Projection['outlook']
  /** What it will be if all goes well, and how it is worked out; null when it cannot be told. */
  amount: Amount | null
  payeeKind: 'base' | 'person' | 'employer'
  policy: string
  isExample: boolean
  /** Not met, not recorded, still to happen, and met. */
  failed: OutlookCondition[]
  missing: OutlookCondition[]
  awaited: OutlookCondition[]
  met: OutlookCondition[]
  /** A resit is to come: what failed for a mark is judged again after it. */
  hasResit: boolean
}

export interface OutlookCondition {
  title: string
  found: string
  isExample: boolean
}

/** Newest enrolments that are looked at. */
const LOOKED_AT = 3

/** Claims that are the base's own work still: of others the list of claims tells. */
const NOT_SENT = ['draft', 'returned', 'withdrawn']

/**
 * The subsidies that the newest classes of a person may still bring, each judged by the rules and facts
 * of its claim. An allowance for a few is left out where it is not theirs. At most fifteen queries.
 */
export async function ownOutlooks(personId: number, locale: Locale): Promise<OwnOutlook[]> {
  const enrolments = await enrolmentsOf(personId, locale)
  if (enrolments.length === 0) return []
  const client = db.connection()
  const scopes = (['skills', 'apprenticeship'] as const).flatMap(claimsOfClass)
  const ids = enrolments.map(({ id }) => id as number)
  const lists = await gatherFactsOfKinds(client, ids, scopes)
  const found: OwnOutlook[] = []
  for (const row of enrolments) {
    const inForce = await policiesOn(client, row.starts_on)
    for (const scope of claimsOfClass(row.training_kind)) {
      const policy = inForce.get(scope.kind)
      const index = scopes.findIndex(({ kind, part }) => kind === scope.kind && part === scope.part)
      const subject = lists[index].find(({ enrolmentId }) => enrolmentId === row.id)
      if (!policy || !subject || isSent(subject)) continue
      const outlook = outlookOf(row, scope, policy, subject, locale)
      if (outlook.outlook !== 'refused' || isOnChain(scope)) found.push(outlook)
    }
  }
  return found
}

type Row = Record<string, any>

function enrolmentsOf(personId: number, locale: Locale): Promise<Row[]> {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as k', 'k.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .where('e.person_id', personId)
    .whereIn('e.status', ['confirmed', 'completed'])
    .whereNot('c.status', 'cancelled')
    .orderBy('c.starts_on', 'desc')
    .orderBy('e.id', 'desc')
    .limit(LOOKED_AT)
    .select('e.id', 'c.starts_on', 'c.training_kind', 'c.fee_kind', 'c.term_number')
    .select(`k.title_${language} as course`, `b.name_${language} as base`)
    .select(
      db.raw(`(SELECT COUNT(*) FROM sitting_candidates x JOIN sittings s ON s.id = x.sitting_id
        WHERE x.enrolment_id = e.id AND s.attempt > 1 AND s.status <> 'final') AS open_resits`)
    )
}

function isSent({ claim }: ClaimSubject) {
  return claim !== null && !NOT_SENT.includes(claim.status)
}

function outlookOf(
  row: Row,
  scope: KindAndPart,
  { ruleSet, valueStatus }: PolicyRules,
  subject: ClaimSubject,
  locale: Locale
): OwnOutlook {
  const { trace, outlook, failed, missing, awaited, expected } = projector(ruleSet)(subject.facts)
  const plain = (conditions: typeof failed, result: Result) =>
    conditions.map((one) => {
      const { message, found, example } = openCondition(one, result)
      return { title: message[locale], found: found[locale], isExample: example }
    })
  const met = trace.conditions.filter(({ result }) => result === 'passed')
  return {
    ...scope,
    enrolmentId: row.id,
    course: row.course,
    termNumber: row.term_number,
    base: row.base,
    outlook,
    amount: expected,
    payeeKind: payeeOf(scope.kind, row.fee_kind),
    policy: ruleSet.title[locale],
    isExample: valueStatus === 'example' || expected?.example === true,
    failed: plain(failed, 'failed'),
    missing: plain(missing, 'unknown'),
    awaited: plain(awaited, 'unknown'),
    met: plain(met, 'passed'),
    hasResit: Number(row.open_resits) > 0,
  }
}
