import { addDays } from '#app/shared/days'
import type { Draft } from '#app/subsidies/policies/drafts'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** One line of the list that is gone through before a draft is published. */
export interface PublicationCheck {
  name: 'second_person' | 'period' | 'claims' | 'simulated'
  ok: boolean
  /** The rule that is broken; absent where a choice of the publisher mends it. */
  code?: string
  params: Record<string, string | number>
}

/** A version whose period reaches into that of the draft and that can be ended the day before. */
export interface PreviousVersion {
  id: number
  version: string
  effectiveTo: string | null
  lastDay: string
}

type DraftToPublish = Pick<
  Draft,
  'id' | 'kind' | 'hash' | 'ruleSet' | 'createdById' | 'updatedById'
>

/**
 * What must hold before a draft is published: another person wrote it, its period is free or can be
 * made free by ending one version the day before, no claim of that version is for a class after that
 * day, and exactly these rules were simulated.
 */
export async function publicationChecks(
  client: QueryClientContract,
  draft: DraftToPublish,
  publisher: { id: number }
): Promise<{ checks: PublicationCheck[]; previous: PreviousVersion | null }> {
  const { inTheWay, previous } = await overlap(client, draft)
  const checks = [
    await secondPerson(client, draft, publisher),
    periodCheck(inTheWay, previous),
    ...(previous ? [await claimsCheck(client, previous)] : []),
    await simulatedCheck(client, draft),
  ]
  return { checks, previous }
}

async function secondPerson(
  client: QueryClientContract,
  draft: DraftToPublish,
  publisher: { id: number }
): Promise<PublicationCheck> {
  const isOwn = [draft.createdById, draft.updatedById].includes(publisher.id)
  const wrote =
    isOwn ||
    (await client
      .from('audit_entries')
      .where({ subject_type: 'policy', subject_id: draft.id, actor_id: publisher.id })
      .whereIn('action', ['policy.draft_started', 'policy.draft_changed'])
      .first())
  return { name: 'second_person', ok: !wrote, code: 'E_OWN_DRAFT', params: {} }
}

async function overlap(client: QueryClientContract, { id, kind, ruleSet }: DraftToPublish) {
  const { effectiveFrom, effectiveTo } = ruleSet
  const query = client
    .from('policies')
    .where('kind', kind)
    .whereNot('id', id)
    .whereNot('status', 'draft')
    .where((open) => {
      open.whereNull('effective_to').orWhere('effective_to', '>=', effectiveFrom)
    })
    .orderBy('effective_from')
  if (effectiveTo) query.where('effective_from', '<=', effectiveTo)
  const rows = await query.select('id', 'version', 'status', 'effective_from', 'effective_to')
  const [only] = rows
  const canEnd = rows.length === 1 && only.effective_from < effectiveFrom
  const previous: PreviousVersion | null = canEnd
    ? {
        id: only.id,
        version: only.version,
        effectiveTo: only.effective_to,
        lastDay: addDays(effectiveFrom, -1),
      }
    : null
  return { inTheWay: rows.map((row) => row.version as string), previous }
}

function periodCheck(inTheWay: string[], previous: PreviousVersion | null): PublicationCheck {
  if (previous) {
    const { version, lastDay } = previous
    return { name: 'period', ok: false, params: { version, day: lastDay } }
  }
  const version = inTheWay.join('、')
  const params = { version, day: '' }
  return { name: 'period', ok: inTheWay.length === 0, code: 'E_PERIOD_TAKEN', params }
}

async function claimsCheck(
  client: QueryClientContract,
  { id, version, lastDay }: PreviousVersion
): Promise<PublicationCheck> {
  const count = await claimsAfter(client, id, lastDay)
  const params = { count, version, day: lastDay }
  return { name: 'claims', ok: count === 0, code: 'E_CLAIMS_AFTER', params }
}

/** Claims under a version whose class started, or whose award was announced, after a day. */
export async function claimsAfter(client: QueryClientContract, policyId: number, day: string) {
  const row = await client
    .from('claims')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .leftJoin('competition_awards', 'competition_awards.id', 'claims.competition_award_id')
    .where('claims.policy_id', policyId)
    .whereNotIn('claims.status', ['withdrawn', 'rejected'])
    .whereRaw('COALESCE(course_classes.starts_on, competition_awards.awarded_on) > ?', [day])
    .count('* as total')
    .first()
  return Number(row?.total ?? 0)
}

async function simulatedCheck(
  client: QueryClientContract,
  { id, hash }: DraftToPublish
): Promise<PublicationCheck> {
  const finished = await client
    .from('policy_simulations')
    .where({ policy_id: id, rule_set_hash: hash, status: 'finished' })
    .first()
  return { name: 'simulated', ok: !!finished, code: 'E_NOT_SIMULATED', params: {} }
}
