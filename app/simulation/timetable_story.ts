import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { addDays } from '#app/shared/days'
import RunTimetablePlan from '#app/classes/timetable_maker/actions/run_timetable_plan'
import StartTimetablePlan from '#app/classes/timetable_maker/actions/start_timetable_plan'
import { USUAL_WEIGHTS } from '#app/classes/timetable_maker/problem'

/** Days from today on in which no class is to begin. */
const NOTICE_DAYS = 4

/**
 * A timetable made for the classes that are not given out yet, which may begin earlier; nobody has put
 * it in force. The base would rather teach in the morning, so some wishes are not met.
 */
export async function makeATimetable(today: string) {
  const admin = await User.findByOrFail('username', 'jidi')
  await admin.loadRoles()
  const year = Number(today.slice(0, 4))
  const drafts = await db
    .from('course_classes')
    .where({ base_id: admin.baseId!, year })
    .whereIn('status', ['draft', 'returned'])
    .orderBy('id')
    .select('id')
  const from = addDays(today, NOTICE_DAYS)
  if (drafts.length === 0 || Number(from.slice(0, 4)) !== year) return
  const { id } = await new StartTimetablePlan().handle({
    actor: admin,
    baseId: admin.baseId!,
    from,
    to: `${year}-12-31`,
    settings: {
      classIds: drafts.map((row) => row.id as number),
      slots: ['morning', 'afternoon'],
      preferredSlots: ['morning'],
      weights: USUAL_WEIGHTS,
      mayStartEarlier: true,
    },
    seed: 8,
  })
  await new RunTimetablePlan().handle(id)
}
