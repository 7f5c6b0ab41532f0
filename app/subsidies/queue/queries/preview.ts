import { createHash } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import { judgeRun, type Judged } from '#app/subsidies/queue/judge_run'
import { QueueSelection, type QueueFilters, type Stage } from '#app/subsidies/queries/queue_filters'
import { MOST_AT_ONCE, selectedClaims, type Selected } from '#app/subsidies/queries/claim_queue'
import type User from '#models/user'
import type { RunAct } from '#app/subsidies/queue/run_acts'

export interface PreviewInput extends QueueFilters {
  result?: RunAct
  /** Ids of the rows that were shown, joined by hyphens. */
  shown?: string
  /** Those of them that were ticked. */
  ids?: number[]
}

export interface Chosen {
  selection: QueueSelection
  stage: Stage
  act: RunAct
  claims: Selected[]
  /** Rows that were shown and not ticked. */
  untaken: number
  /** Tells whether the same claims, unchanged, are found again. */
  digest: string
}

/** Acts that take only what was ticked by hand; the others take all that the filters find. */
const BY_HAND: readonly RunAct[] = ['returned', 'rejected']

/** What an act over the queue would be about; null when the user has nothing to do under that tab. */
export async function chosenClaims(user: User, input: PreviewInput): Promise<Chosen | null> {
  const { result: act = 'passed', shown, ids, ...filters } = input
  const selection = await QueueSelection.of(user, filters)
  const { stage } = selection
  if (!stage) return null
  const ticked = new Set(ids ?? [])
  const rows = (shown ?? '').split('-').filter(Boolean).map(Number)
  const leftOut = rows.filter((id) => !ticked.has(id))
  const isByHand = BY_HAND.includes(act)
  const claims = await selectedClaims(selection, isByHand ? { only: [...ticked] } : { leftOut })
  return {
    selection,
    stage,
    act,
    claims,
    untaken: isByHand ? 0 : leftOut.length,
    digest: digestOf(claims),
  }
}

export interface PreviewRow extends Judged {
  name: string
}

/** Which of the chosen claims would go and which not, with the money of those that go. */
export async function previewOf(user: User, { act, claims, stage }: Chosen) {
  const ids = claims.map((claim) => claim.id)
  const judged = await judgeRun(db.connection(), ids, { actor: user, stage, act })
  const rows = claims.flatMap(({ id, name }): PreviewRow[] => {
    const one = judged.get(id)
    return one ? [{ ...one, name }] : []
  })
  const going = rows.filter((row) => row.code === null)
  return {
    going,
    staying: rows.filter((row) => row.code !== null),
    goingFen: going.reduce((sum, row) => sum + row.amountFen, 0),
    isCut: claims.length === MOST_AT_ONCE,
  }
}

function digestOf(claims: Selected[]): string {
  const text = claims.map(({ id, version }) => `${id}:${version}`).join(',')
  return createHash('sha256').update(text).digest('hex')
}

/** The query of a preview's address as its validator takes it. */
export function queryOf(text: string): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const [key, value] of new URLSearchParams(text)) {
    if (value === '') continue
    if (key === 'ids[]') found.ids = [...((found.ids as string[] | undefined) ?? []), value]
    else found[key] = value
  }
  return found
}
