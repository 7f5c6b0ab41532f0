import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { addDays } from '#app/shared/days'
import AskForLeave from '#app/attendance/leave/actions/ask_for_leave'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import AnswerInspection from '#app/attendance/inspections/actions/answer_inspection'
import PlanInspection from '#app/attendance/inspections/actions/plan_inspection'
import RecordInspection from '#app/attendance/inspections/actions/record_inspection'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'

/** Which classes of every eight the bureau visits, and in which of them it finds somebody missing. */
const OF = 8
const VISITED = [0, 2, 3, 4]
const FOUND = [0, 3, 4]

/** The bureau looks in on the morning of some classes, and does not always find everybody. */
export async function inspectOnTheSpot(classId: number, day: string, reviewer: User) {
  if (!VISITED.includes(classId % OF)) return
  const session = await db
    .from('class_sessions')
    .where({ course_class_id: classId, day, slot: 'morning' })
    .first()
  if (!session) return
  const there: { enrolment_id: number }[] = await db
    .from('attendance_marks')
    .where('class_session_id', session.id)
    .whereIn('status', ['present', 'late'])
    .orderBy('enrolment_id')
    .select('enrolment_id')
  const isMissing = FOUND.includes(classId % OF) && there.length > 1
  const seen = there.slice(isMissing ? 1 : 0).map((row) => row.enrolment_id)
  const inspectionId = await new PlanInspection().handle({
    actor: reviewer,
    sessionId: session.id,
    kind: 'unannounced',
  })
  await new RecordInspection().handle({
    actor: reviewer,
    inspectionId,
    time: '10:00',
    headCount: seen.length,
    seen,
    finding: isMissing ? 'people_missing' : 'none',
    words: isMissing ? '点名表上为出勤的一人不在教室，也没有请假' : null,
  })
}

/** The base answers what was found in a class before the class ends. */
export async function answerInspections(classId: number, actor: User) {
  const found = await db
    .from('inspections as i')
    .join('class_sessions as s', 's.id', 'i.class_session_id')
    .where({ 's.course_class_id': classId, 'i.status': 'recorded' })
    .whereNot('i.finding', 'none')
    .orderBy('i.id')
    .select('i.id')
  for (const { id: inspectionId } of found) {
    await new AnswerInspection().handle({
      actor,
      inspectionId,
      answer: '该学员课间外出未归，已谈话，点名已核对；以后每半天开课后复点一次。',
    })
  }
}

/** Leave that waits to be decided, and a late change of a mark that waits for consent. */
export async function leaveAttendanceOpen(today: string) {
  await askForLeave(today)
  await correctLate(today)
}

async function askForLeave(today: string) {
  const trainee = await User.findBy('username', 'xueyuan2')
  if (!trainee) return
  await trainee.loadRoles()
  const next = await db
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('enrolments as e', 'e.course_class_id', 'c.id')
    .where({ 'e.person_id': trainee.personId, 'e.status': 'confirmed', 'c.status': 'running' })
    .where('s.day', '>', today)
    .whereNull('s.attendance_marked_at')
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .limit(2)
    .select('s.id', 'e.id as enrolment_id')
  if (next.length === 0) return
  await new AskForLeave().handle({
    actor: trainee,
    enrolmentId: next[0].enrolment_id,
    fromSessionId: next[0].id,
    toSessionId: next[next.length - 1].id,
    reasonKind: 'family',
    words: '家中老人住院，需要陪护一天',
  })
}

async function correctLate(today: string) {
  const absent = await db
    .from('attendance_marks as m')
    .join('class_sessions as s', 's.id', 'm.class_session_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('enrolments as e', 'e.id', 'm.enrolment_id')
    .join('trainers as t', 't.id', 's.trainer_id')
    .where({ 'c.status': 'running', 'm.status': 'absent', 'e.status': 'confirmed' })
    .where('s.day', '<', addDays(today, -ATTENDANCE_PARAMETERS.freeCorrectionDays))
    .whereNotNull('t.user_id')
    .orderBy('s.day', 'desc')
    .orderBy('m.id')
    .select('m.class_session_id', 'm.enrolment_id', 't.user_id')
    .first()
  if (!absent) return
  const trainer = await User.findOrFail(absent.user_id)
  await trainer.loadRoles()
  const marks = await db
    .from('attendance_marks as m')
    .join('enrolments as e', 'e.id', 'm.enrolment_id')
    .where({ 'm.class_session_id': absent.class_session_id, 'e.status': 'confirmed' })
    .select('m.enrolment_id', 'm.status', 'm.hours')
  await new MarkAttendance().handle({
    actor: trainer,
    sessionId: absent.class_session_id,
    marks: marks.map((mark) => ({
      enrolmentId: mark.enrolment_id,
      status: mark.enrolment_id === absent.enrolment_id ? 'present' : mark.status,
      hours: mark.enrolment_id === absent.enrolment_id ? undefined : mark.hours,
    })),
    reason: '核对签到表，本人当天到课，点名时漏看',
  })
}
