import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { addDays } from '#app/shared/days'
import AssignSubstitutes from '#app/classes/absences/actions/assign_substitutes'
import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import ReportAbsence from '#app/classes/absences/actions/report_absence'
import { absencePage } from '#app/classes/absences/queries/absence_page'
import { findAbsence } from '#app/classes/absences/queries/absences'

/** A trainer who knows some days before says so some days before. */
const NOTICE_DAYS = 3
const LOOK_AHEAD_DAYS = 40

/**
 * The instructor goes to a course of the ministry on the next two days of teaching: one session has
 * its substitute, the others wait for the base.
 */
export async function absenceStory(today: string) {
  const instructor = await withRoles('jiaoshi')
  const days = await db
    .from('class_sessions as s')
    .join('trainers as t', 't.id', 's.trainer_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .where('t.user_id', instructor.id)
    .whereIn('c.status', ['approved', 'enrolling', 'running'])
    .whereBetween('s.day', [addDays(today, NOTICE_DAYS), addDays(today, LOOK_AHEAD_DAYS)])
    .distinct('s.day')
    .orderBy('s.day')
    .limit(2)
  if (days.length === 0) return
  const { id } = await new ReportAbsence().handle({
    actor: instructor,
    fromDay: days[0].day,
    toDay: days[days.length - 1].day,
    slot: null,
    kind: 'official',
  })
  const { classes, seen } = await absencePage(await findAbsence(id), 'zh-CN')
  const own = classes.find((one) => one.isMovable)
  const session = own?.sessions.find((one) => one.substitutes.length > 0)
  if (!own || !session) return
  await new AssignSubstitutes(new ChangeTimetable()).handle({
    actor: await withRoles('jidi'),
    absenceId: id,
    classId: own.id,
    chosen: [{ sessionId: session.id, trainerId: session.substitutes[0].trainerId }],
    reason: '任课教师不能到课，由他人代课',
    seen,
  })
}

async function withRoles(username: string): Promise<User> {
  const user = await User.findByOrFail('username', username)
  await user.loadRoles()
  return user
}
