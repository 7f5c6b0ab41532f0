import { LADDER, APPOINTED_FROM_RANK } from '#app/grades/ladder'
import { entryDesk, type EntryDesk, type EntryJudgement } from '#app/grades/entry/judge_entry'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Occupations shown of one person, those with the highest grade first. */
const MOST_LADDERS = 6

export interface LadderStep {
  rank: number
  /** `here` is the highest grade held, `below` what lies under it, `absent` what the standard lacks. */
  state: 'below' | 'here' | 'next' | 'ahead' | 'absent'
  /** A post that an employer appoints to. */
  isPost: boolean
}

export interface Ladder {
  occupationId: number
  occupationZh: string
  occupationEn: string
  /** Code of the 2022 catalogue, and the one printed on the national standard where it differs. */
  code: string
  standardCode: string | null
  standardYear: number | null
  edition: number
  /** Nobody has confirmed the grades of the standard. */
  isExample: boolean
  workType: string
  heldRank: number | null
  heldSince: string | null
  steps: LadderStep[]
  /** The grade to work for: the highest that may be applied for, else the lowest that is next. */
  next: { rank: number; judgement: EntryJudgement } | null
}

/**
 * The ladder of each occupation that a person has a grade, training or evidence in, as of a day: eleven
 * queries, however many there are.
 */
export async function laddersOf(
  client: QueryClientContract,
  personId: number,
  onDay: string
): Promise<Ladder[]> {
  const held = await heldGrades(client, personId)
  const branches = await branchesOf(client, personId, held)
  const shown = branches.slice(0, MOST_LADDERS)
  if (shown.length === 0) return []
  const occupationIds = [...new Set(shown.map(({ occupationId }) => occupationId))]
  const desk = await entryDesk(client, { personId, onDay }, occupationIds)
  return shown.map((branch) =>
    ladderOf(
      desk,
      branch,
      held.find((one) => isSame(one, branch))
    )
  )
}

interface Held {
  occupationId: number
  workType: string
  rank: number
  since: string
}

/** The highest grade held in each occupation and work type, the highest first. */
async function heldGrades(client: QueryClientContract, personId: number): Promise<Held[]> {
  const rows: Held[] = await client
    .from('grade_records')
    .where({ person_id: personId, status: 'live' })
    .orderBy('grade_rank', 'desc')
    .orderBy('awarded_on')
    .select('occupation_id as occupationId', 'work_type as workType', 'grade_rank as rank')
    .select('awarded_on as since')
  return rows.filter((row, index) => rows.findIndex((one) => isSame(one, row)) === index)
}

type Branch = Pick<Held, 'occupationId' | 'workType'>

const isSame = (one: Branch, other: Branch) =>
  one.occupationId === other.occupationId && one.workType === other.workType

async function branchesOf(client: QueryClientContract, personId: number, held: Held[]) {
  const trained: Branch[] = await client
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as k', 'k.id', 'c.course_id')
    .where('e.person_id', personId)
    .whereNot('e.status', 'withdrawn')
    .orderBy('e.id', 'desc')
    .select('k.occupation_id as occupationId', 'k.work_type as workType')
  const shown: { occupationId: number }[] = await client
    .from('evidence_occupations as o')
    .join('person_evidence as e', 'e.id', 'o.person_evidence_id')
    .where('e.person_id', personId)
    .whereIn('e.status', ['entered', 'checked'])
    .orderBy('o.id')
    .select('o.occupation_id as occupationId')
  const branches: Branch[] = [...held, ...trained]
  for (const { occupationId } of shown) {
    if (branches.some((one) => one.occupationId === occupationId)) continue
    branches.push({ occupationId, workType: '' })
  }
  return branches.filter((one, index) => branches.findIndex((two) => isSame(one, two)) === index)
}

function ladderOf(desk: EntryDesk, branch: Branch, held?: Held): Ladder {
  const occupation = desk.occupation(branch.occupationId)
  const offered = desk.offered(branch)
  const heldRank = held?.rank ?? null
  const next = nextGrade(desk, branch, offered, heldRank)
  return {
    occupationId: occupation.id,
    occupationZh: occupation.name_zh,
    occupationEn: occupation.name_en,
    code: occupation.code,
    standardCode: occupation.standard_code,
    standardYear: occupation.standard_year,
    edition: occupation.edition,
    isExample: occupation.value_status !== 'confirmed',
    workType: branch.workType,
    heldRank,
    heldSince: held?.since ?? null,
    steps: LADDER.map((_, index) => {
      const rank = index + 1
      const state = stateOf(rank, heldRank, next?.rank ?? null, offered)
      return { rank, state, isPost: rank >= APPOINTED_FROM_RANK }
    }),
    next,
  }
}

function stateOf(
  rank: number,
  held: number | null,
  next: number | null,
  offered: number[]
): LadderStep['state'] {
  if (rank === held) return 'here'
  if (!offered.includes(rank)) return 'absent'
  if (held !== null && rank < held) return 'below'
  return rank === next ? 'next' : 'ahead'
}

function nextGrade(desk: EntryDesk, branch: Branch, offered: number[], held: number | null) {
  const above = offered.filter((rank) => rank > Math.max(held ?? 1, 1))
  let next: Ladder['next'] = null
  for (const rank of above) {
    if (rank >= APPOINTED_FROM_RANK && next) break
    const { occupationId, workType } = branch
    const judgement = desk.judge({ occupationId, workType, gradeRank: rank })
    if (!next || judgement.verdict === 'passed') next = { rank, judgement }
    if (rank >= APPOINTED_FROM_RANK) break
  }
  return next
}
