import db from '@adonisjs/lucid/services/db'
import { policiesById, type PolicyRules } from '#app/subsidies/claim_assessment'
import type { Outlook } from '#app/subsidies/outlooks'
import type { Localized } from '#app/rules/types'
import type { ClaimKind, ClaimPart } from '#app/subsidies/claim_kinds'
import type { Preflight, PreflightRow } from '#app/subsidies/queries/class_claims'
import type { OpenIds } from '#app/subsidies/preflights/actions/keep_preflight'
import type { PreflightOccasion } from '#app/subsidies/preflights/preflight_occasions'

/** A kept preflight, without its lines. */
export interface KeptRun {
  id: number
  occasion: PreflightOccasion
  people: number
  expectedFen: number
  availableFen: number | null
  afterFen: number | null
  actor: string | null
  createdAt: string
}

/**
 * Why a line is another one now: the version of the rules, a condition that stands open or no longer
 * does, the arithmetic, a claim that was sent, a name that came or went.
 */
export type ChangeReason =
  | { code: 'version'; from: string; to: string }
  | { code: 'failed' | 'missing' | 'awaited' | 'met'; what: Localized; found?: Localized }
  | { code: 'arithmetic'; from: Localized; to: Localized }
  | { code: 'sent'; number: string }
  | { code: 'unsent' | 'came' | 'left' | 'untold' }

export interface PreflightChange {
  enrolmentId: number
  name: string
  kind: ClaimKind
  part: ClaimPart
  then: { outlook: Outlook; amountFen: number } | null
  now: { outlook: Outlook; amountFen: number } | null
  reasons: ChangeReason[]
}

export interface PreflightDifference {
  /** The newest first, at most twenty. */
  runs: KeptRun[]
  /** The one compared with; null when none was kept. */
  run: KeptRun | null
  changes: PreflightChange[]
}

interface KeptLine {
  enrolmentId: number
  policyId: number
  kind: ClaimKind
  part: ClaimPart
  outlook: Outlook
  amountFen: number
  open: OpenIds
  arithmetic: Localized[]
}

/**
 * What changed in the preflight of a class since a kept one: the newest, or the one asked for. Lines
 * with the same outlook and amount are not told. At most five queries, whatever the number of names.
 */
export async function preflightDifference(
  { courseClass, rows, policies }: Preflight,
  since?: number
): Promise<PreflightDifference> {
  const runs = await keptRuns(courseClass.id)
  const run = (since ? runs.find((one) => one.id === since) : runs[0]) ?? null
  if (!run) return { runs, run, changes: [] }

  const kept = await linesOf(run.id)
  const lines = new Map(kept.map((line) => [keyOf(line), line]))
  const older = kept.map((line) => line.policyId)
  const known = new Map(policies.map((one) => [one.id, one]))
  const unknown = older.filter((id) => !known.has(id))
  if (unknown.length > 0) {
    for (const [id, policy] of await policiesById(db.connection(), unknown)) known.set(id, policy)
  }

  const changes = rows.flatMap((row) => changeOf(row, lines.get(keyOf(row)) ?? null, known) ?? [])
  const told = new Set(rows.map(keyOf))
  const gone = kept.filter((line) => !told.has(keyOf(line)))
  return { runs, run, changes: [...changes, ...(await goneChanges(gone))] }
}

async function keptRuns(classId: number): Promise<KeptRun[]> {
  const rows = await db
    .from('preflight_runs')
    .leftJoin('users', 'users.id', 'preflight_runs.actor_id')
    .where('course_class_id', classId)
    .orderBy('preflight_runs.id', 'desc')
    .limit(20)
    .select('preflight_runs.*', 'users.full_name as actor')
  return rows.map((row) => ({
    id: row.id,
    occasion: row.occasion,
    people: row.people,
    expectedFen: Number(row.expected_fen),
    availableFen: row.available_fen === null ? null : Number(row.available_fen),
    afterFen: row.after_fen === null ? null : Number(row.after_fen),
    actor: row.actor,
    createdAt: row.created_at,
  }))
}

async function linesOf(runId: number): Promise<KeptLine[]> {
  const rows = await db.from('preflight_lines').where('preflight_run_id', runId).orderBy('id')
  return rows.map((row) => ({
    enrolmentId: row.enrolment_id,
    policyId: row.policy_id,
    kind: row.kind,
    part: row.part,
    outlook: row.outlook,
    amountFen: row.amount_fen,
    open: JSON.parse(row.conditions),
    arithmetic: JSON.parse(row.arithmetic),
  }))
}

function keyOf({ enrolmentId, kind, part }: Pick<KeptLine, 'enrolmentId' | 'kind' | 'part'>) {
  return `${enrolmentId} ${kind} ${part}`
}

function changeOf(
  row: PreflightRow,
  then: KeptLine | null,
  policies: Map<number, PolicyRules>
): PreflightChange | null {
  if (then && then.outlook === row.outlook && then.amountFen === row.amountFen) return null
  const { enrolmentId, name, kind, part, outlook, amountFen } = row
  return {
    enrolmentId,
    name,
    kind,
    part,
    then: then && { outlook: then.outlook, amountFen: then.amountFen },
    now: { outlook, amountFen },
    reasons: then ? reasonsOf(row, then, policies) : [{ code: 'came' }],
  }
}

function reasonsOf(
  row: PreflightRow,
  then: KeptLine,
  policies: Map<number, PolicyRules>
): ChangeReason[] {
  const reasons: ChangeReason[] = []
  if (row.policyId !== then.policyId) {
    const version = (id: number) => policies.get(id)?.version ?? '—'
    reasons.push({ code: 'version', from: version(then.policyId), to: version(row.policyId) })
  }
  if (row.outlook === 'sent') {
    if (then.outlook !== 'sent') reasons.push({ code: 'sent', number: row.claimNumber! })
    return reasons
  }
  if (then.outlook === 'sent') reasons.push({ code: 'unsent' })
  reasons.push(...conditionReasons(row, then, policies.get(then.policyId)))
  if (then.outlook === 'sent') return reasons
  const [from, to] = [joined(then.arithmetic), joined(row.arithmetic)]
  if (from['zh-CN'] !== to['zh-CN']) reasons.push({ code: 'arithmetic', from, to })
  return reasons
}

function conditionReasons(
  { failed, missing, awaited }: PreflightRow,
  { open }: KeptLine,
  policy: PolicyRules | undefined
): ChangeReason[] {
  const reasons: ChangeReason[] = []
  for (const [code, some] of Object.entries({ failed, missing, awaited })) {
    const name = code as keyof OpenIds
    for (const { id, message, found } of some) {
      if (!open[name].includes(id)) reasons.push({ code: name, what: message, found })
    }
  }
  const stillOpen = new Set([...failed, ...missing, ...awaited].map((one) => one.id))
  for (const id of [...open.failed, ...open.missing, ...open.awaited]) {
    if (stillOpen.has(id)) continue
    const what = policy?.ruleSet.conditions.find((one) => one.id === id)?.message
    if (what) reasons.push({ code: 'met', what })
  }
  return reasons
}

function joined(arithmetic: Localized[]): Localized {
  const of = (locale: keyof Localized, join: string) =>
    arithmetic.map((one) => one[locale]).join(join) || '—'
  return { 'zh-CN': of('zh-CN', '；'), 'en': of('en', '; ') }
}

/** Lines of a kept run that the preflight does not have now: of people who left, or nothing to say. */
async function goneChanges(gone: KeptLine[]): Promise<PreflightChange[]> {
  if (gone.length === 0) return []
  const rows = await db
    .from('enrolments')
    .join('persons', 'persons.id', 'enrolments.person_id')
    .whereIn('enrolments.id', [...new Set(gone.map((line) => line.enrolmentId))])
    .select('enrolments.id', 'enrolments.status', 'persons.name')
  const byId = new Map(rows.map((row) => [row.id, row]))
  return gone.map(({ enrolmentId, kind, part, outlook, amountFen }) => ({
    enrolmentId,
    name: byId.get(enrolmentId)?.name ?? '—',
    kind,
    part,
    then: { outlook, amountFen },
    now: null,
    reasons: [{ code: byId.get(enrolmentId)?.status === 'withdrawn' ? 'left' : 'untold' }],
  }))
}
