import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import { countRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { affectedBy } from '#app/classes/timetabling/tell_affected'
import { askedDates, type TypedDates } from '#app/classes/amendments/asked_dates'
import {
  isOfBureau,
  judgePlan,
  sessionsInTheWay,
  refuseUnfit,
  worldOfPlan,
  type AmendmentRow,
  type PlannedSession,
} from '#app/classes/amendments/amendment_changes'
import {
  draftAmendment,
  groundOfAmendment,
  type AmendmentGround,
  type AskedAmendment,
  type DraftedAmendment,
} from '#app/classes/amendments/draft_amendment'
import { refuseDays } from '#app/classes/amendments/refuse_days'
import type { Clash, TimetableWorld } from '#app/classes/timetabling/clashes'

export interface AmendmentPreview {
  /** A rule that forbids it as a whole; null when none does. */
  violation: RuleViolation | null
  /** What was drafted; null when it could not be. */
  drafted: Drafted | null
}

interface Drafted {
  amendment: AmendmentRow
  /** Sessions that change or stand in the way, each with its clashes. */
  sessions: (PlannedSession & { clashes: Clash[] })[]
  startsOn: string
  endsOn: string
  /** Sessions that clash, so that it cannot be sent. */
  inTheWay: number
  /** First days near the one asked for from which a shift would clash with nothing. */
  freeDays: string[]
  isOfBureau: boolean
  dueOn: string | null
  told: number
  world: TimetableWorld
}

type Row = Record<string, any>

export interface PreviewAsked extends TypedDates {
  seats?: number
  roomId?: number
  trainerId?: number
}

/** Days after the one asked for that are tried, and how many free ones are named. */
const TRIED_DAYS = 28
const NAMED_DAYS = 3

/**
 * What an amendment would do to a class, session by session, before anything is sent. Writes nothing. What
 * the class is not asked to change stays as it is.
 */
export async function previewAmendment(
  classId: number,
  asked: PreviewAsked
): Promise<AmendmentPreview> {
  const row = await db.from('course_classes').where('id', classId).firstOrFail()
  const client = db.connection()
  const ground = await groundOfAmendment(client, row)
  let drafted: Drafted | null = null
  try {
    const full = { ...presentOf(row), ...asked, dates: askedDates(asked) }
    const draft = draftAmendment(ground, full)
    if (Object.values(draft.amendment).every((value) => value === null)) {
      throw new RuleViolation('E_NOTHING_TO_AMEND', { module: 'amendments' })
    }
    drafted = await judgedDraft(ground, draft, full)
    refuseUnfit(row, draft.amendment)
    await refuseDays(client, row, ground.sessions, draft.plan)
    return { violation: null, drafted }
  } catch (error) {
    if (error instanceof RuleViolation) return { violation: error, drafted }
    throw error
  }
}

/** What a class has now of what an amendment changes. */
function presentOf(row: Row) {
  return { seats: row.seats, roomId: row.room_id, trainerId: row.trainer_id }
}

async function judgedDraft(
  ground: AmendmentGround,
  { amendment, plan }: DraftedAmendment,
  asked: AskedAmendment
): Promise<Drafted> {
  const { courseClass } = ground
  const moreDays = asked.dates?.shift ? TRIED_DAYS : 0
  const world = await worldOfPlan(db.connection(), courseClass, plan, moreDays)
  const judged = judgePlan(world, courseClass, amendment, plan)
  const inTheWay = sessionsInTheWay(judged, plan)
  const shown = new Set([
    ...plan.changes.map((one) => one.before.id),
    ...inTheWay.map((one) => one.session.id),
  ])
  const clashes = new Map(judged.map((one) => [one.session.id, one.clashes]))
  return {
    amendment,
    sessions: plan.open
      .filter((one) => shown.has(one.before.id))
      .map((one) => ({ ...one, clashes: clashes.get(one.before.id) ?? [] })),
    startsOn: plan.startsOn,
    endsOn: plan.endsOn,
    inTheWay: inTheWay.length,
    freeDays: inTheWay.length > 0 ? freeDaysOf(ground, world, asked) : [],
    isOfBureau: isOfBureau(amendment),
    dueOn: ground.dueOn,
    told: await toldBy(courseClass, plan.changes, amendment, world),
    world,
  }
}

/** Days from which the same shift would stand without a clash, the nearest first. */
function freeDaysOf(
  ground: AmendmentGround,
  world: TimetableWorld,
  asked: AskedAmendment
): string[] {
  const shift = asked.dates?.shift
  if (!shift) return []
  const found = new Set<string>()
  for (let more = 1; more <= TRIED_DAYS && found.size < NAMED_DAYS; more++) {
    const to = addDays(shift.to, more)
    const dates = { shift: { from: shift.from, to }, moves: [] }
    const { amendment, plan } = draftAmendment(ground, { ...asked, dates })
    const [first] = plan.changes
    if (!first || plan.endsOn > world.to) continue
    const judged = judgePlan(world, ground.courseClass, amendment, plan)
    if (sessionsInTheWay(judged, plan).length === 0) found.add(first.after.day)
  }
  return [...found]
}

async function toldBy(
  row: Row,
  changes: readonly PlannedSession[],
  amendment: AmendmentRow,
  world: TimetableWorld
) {
  if (changes.length === 0) return 0
  const affected = await affectedBy(db.connection(), world.classes.get(row.id)!, changes)
  const asking =
    amendment.sessions_moved === null
      ? 0
      : await countRows(
          db
            .from('enrolment_applications')
            .where('course_class_id', row.id)
            .whereIn('status', ['applied', 'waiting', 'offered'])
        )
  return affected.personIds.length + affected.userIds.length + asking
}
