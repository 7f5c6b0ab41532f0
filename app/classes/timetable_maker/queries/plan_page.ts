import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import { weekOf } from '#app/classes/timetabling/board'
import { nameIn, type Translator } from '#app/classes/timetabling/words'
import { planChanges } from '#app/classes/timetable_maker/plan_changes'
import {
  distanceOf,
  remedySentence,
  unfitSentence,
  unmetSentence,
} from '#app/classes/timetable_maker/plan_words'
import { loadTimetableWorld } from '#app/classes/timetabling/load_world'
import type { PlanSettings } from '#app/classes/timetable_maker/load_problem'
import type { FoundPlan } from '#app/classes/timetable_maker/queries/found_plan'
import type { PlacedSession, TimetableWorld } from '#app/classes/timetabling/clashes'
import type { PlanResult } from '#app/classes/timetable_maker/actions/run_timetable_plan'

/** Unmet wishes shown; the rest is counted. */
const MOST_SHOWN = 60

/** A plan as its page shows it; of one that is not made, only how far it is. A bounded number of queries. */
export async function planPage(plan: FoundPlan, i18n: Translator, week?: string) {
  const { id, status, seed, from_day: from, to_day: to, progress, failure } = plan
  const head = {
    ...{ id, status, seed, from, to, progress, failure },
    createdBy: plan.created_by,
    createdAt: plan.created_at,
    appliedBy: plan.applied_by,
    appliedAt: plan.applied_at,
    objective: plan.objective,
    bound: plan.bound,
    distance: distanceOf({ objective: plan.objective, bound: plan.bound }),
  }
  if (!plan.result) return { head, made: null }
  const made = JSON.parse(plan.result) as PlanResult
  const settings = JSON.parse(plan.settings) as PlanSettings
  const world = await worldOf(plan, settings)
  return { head, made: await madePage(made, settings, world, i18n, { from, to, week }) }
}

/** Names and the present timetable; classes that went on since are read too. */
async function worldOf(plan: FoundPlan, settings: PlanSettings): Promise<TimetableWorld> {
  const year = plan.from_day.slice(0, 4)
  return loadTimetableWorld(db.connection(), {
    baseId: plan.baseId,
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    classIds: settings.classIds,
  })
}

async function madePage(
  made: PlanResult,
  settings: PlanSettings,
  world: TimetableWorld,
  i18n: Translator,
  { from, to, week }: { from: string; to: string; week?: string }
) {
  const codeOf = (id: number | null) => world.classes.get(id ?? 0)?.code ?? ''
  const changes = planChanges(made, world)
  const classes = settings.classIds.map((id) => classRow(id, made, world, i18n))
  return {
    ...{ rounds: made.rounds, milliseconds: made.milliseconds },
    isCutShort: made.isCutShort || (made.proof?.isCutShort ?? false),
    proofRounds: made.proof?.rounds ?? 0,
    boundKind: made.boundKind,
    classes,
    placed: classes.filter((one) => one.after).length,
    moved: made.objective.moved,
    changes: changes.length,
    unfit: made.unfit.map((one) => ({
      code: codeOf(one.classId),
      classId: one.classId,
      words: unfitSentence(one, world, i18n),
      remedies: one.remedies.map((remedy) => remedySentence(remedy, world, i18n)),
    })),
    unmet: made.unmet.slice(0, MOST_SHOWN).map((one) => ({
      code: codeOf(one.classId),
      classId: one.classId,
      words: unmetSentence(one, world, i18n),
      cost: one.cost,
    })),
    moreUnmet: Math.max(0, made.unmet.length - MOST_SHOWN),
    repairs: made.repairs.map(({ before, after, people, madeWayFor }) => ({
      code: codeOf(after.classId),
      madeWayFor: madeWayFor ? codeOf(madeWayFor) : null,
      classId: after.classId,
      before: before && placeWords(before, world, i18n),
      after: placeWords(after, world, i18n),
      people,
    })),
    week: weekView(made, world, i18n, { from, to, week }),
  }
}

function classRow(id: number, made: PlanResult, world: TimetableWorld, i18n: Translator) {
  const own = world.classes.get(id)!
  const before = world.sessions.filter((one) => one.classId === id)
  const after = made.sessions.filter((one) => one.classId === id)
  const stays = new Set(
    planChanges({ sessions: after, repairs: [] }, world).map((one) => one.after)
  )
  const names = (sessions: PlacedSession[], of: (one: PlacedSession) => string) =>
    [...new Set(sessions.map(of))].join(i18n.locale === 'en' ? ', ' : '、')
  return {
    id,
    code: own.code,
    title: nameIn(own.title, i18n.locale),
    before: spanOf(before),
    after: after.length > 0 ? spanOf(after) : null,
    moved: after.filter((one) => stays.has(one)).length,
    sessions: after.length,
    rooms: names(after, (one) => roomName(one, world, i18n)),
    trainers: names(after, (one) => world.trainers.get(one.trainerId)?.name ?? ''),
  }
}

function spanOf(sessions: readonly PlacedSession[]) {
  const days = sessions.map((one) => one.day).sort()
  return days.length > 0 ? { from: days[0], to: days[days.length - 1] } : null
}

function placeWords(session: PlacedSession, world: TimetableWorld, i18n: Translator) {
  return {
    day: session.day,
    slot: session.slot,
    room: roomName(session, world, i18n),
    trainer: world.trainers.get(session.trainerId)?.name ?? '',
  }
}

function roomName({ roomId }: PlacedSession, world: TimetableWorld, i18n: Translator): string {
  const room = world.rooms.get(roomId)
  return room ? nameIn(room.name, i18n.locale) : ''
}

/** One week of the whole timetable as it would stand, by rooms. */
function weekView(
  made: PlanResult,
  world: TimetableWorld,
  i18n: Translator,
  { from, to, week }: { from: string; to: string; week?: string }
) {
  const after = [...made.sessions, ...made.repairs.map((one) => one.after)]
  const planned = new Set(after.map((one) => one.id))
  const laid = new Set(made.sessions.map((one) => one.classId))
  const kept = world.sessions.filter((one) => !planned.has(one.id) && !laid.has(one.classId))
  const firstDay = after.map((one) => one.day).sort()[0] ?? from
  const asked = week && from <= addDays(week, 6) && week <= to ? week : firstDay
  const monday = weekOf(asked)
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index))
  const inWeek = [...after, ...kept].filter((one) => days.includes(one.day))
  const shown = days.filter((day, index) => index < 5 || inWeek.some((one) => one.day === day))
  const entryOf = (one: PlacedSession) => ({
    code: world.classes.get(one.classId)?.code ?? '',
    from: one.startsAt,
    to: one.endsAt,
    slot: one.slot,
    trainer: world.trainers.get(one.trainerId)?.name ?? '',
    room: roomName(one, world, i18n),
    isNew: planned.has(one.id),
  })
  const inOrder = (sessions: PlacedSession[]) =>
    sessions.sort((a, b) => a.startsAt.localeCompare(b.startsAt)).map(entryOf)
  const used = new Set(inWeek.map((one) => one.roomId))
  return {
    ...{ from: monday, to: addDays(monday, 6), days: shown },
    earlier: addDays(monday, -7),
    later: addDays(monday, 7),
    rows: [...world.rooms.values()]
      .filter((room) => used.has(room.id))
      .map((room) => ({
        name: nameIn(room.name, i18n.locale),
        cells: shown.map((day) =>
          inOrder(inWeek.filter((one) => one.roomId === room.id && one.day === day))
        ),
      })),
    list: shown
      .map((day) => ({ day, entries: inOrder(inWeek.filter((one) => one.day === day)) }))
      .filter((one) => one.entries.length > 0),
  }
}
