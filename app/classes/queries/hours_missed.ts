import db from '@adonisjs/lucid/services/db'
import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import { STANDING_PARAMETERS, type ClassHours } from '#app/classes/attendance_standing'
import { carriedInto, missedThere } from '#app/classes/queries/carried_attendance'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const HELD = 'SUM(CASE WHEN s.attendance_marked_at IS NULL THEN 0 ELSE s.hours END)'
const COUNTED = ATTENDANCE_RULE.leave === 'excused' ? `AND m.status <> 'leave'` : ''

/** Hours missed in a class that was merged into the present one, by the enrolment there. */
const CARRIED = `SELECT p.to_enrolment_id, s.hours - m.hours FROM class_regrouping_people p
  JOIN class_regroupings r ON r.id = p.class_regrouping_id AND r.class_merger_request_id IS NOT NULL
  JOIN attendance_marks m ON m.enrolment_id = p.from_enrolment_id ${COUNTED}
  JOIN class_sessions s ON s.id = m.class_session_id`

/**
 * Narrows a query of enrolments (`e`) to people of running classes who missed hours, and joins these:
 * `h.planned`, `h.held`, `a.missed`. `baseId` keeps the sums to the classes of a base.
 */
export function joinHoursMissed(
  query: DatabaseQueryBuilderContract,
  { baseId }: { baseId: number | null }
) {
  const running = `JOIN course_classes k ON k.id = s.course_class_id AND k.status = 'running'
    ${baseId === null ? '' : 'AND k.base_id = ?'}`
  const bindings = baseId === null ? [] : [baseId]
  return query
    .joinRaw(
      `JOIN (SELECT s.course_class_id, SUM(s.hours) AS planned, ${HELD} AS held
        FROM class_sessions s ${running} GROUP BY s.course_class_id) h
        ON h.course_class_id = e.course_class_id`,
      bindings
    )
    .joinRaw(
      `JOIN (SELECT x.enrolment_id, SUM(x.missed) AS missed FROM (
          SELECT m.enrolment_id, s.hours - m.hours AS missed FROM class_sessions s ${running}
            JOIN attendance_marks m ON m.class_session_id = s.id ${COUNTED}
          UNION ALL ${CARRIED}) x
        GROUP BY x.enrolment_id HAVING SUM(x.missed) > 0) a ON a.enrolment_id = e.id`,
      bindings
    )
    .where('e.status', 'confirmed')
}

/** The standing of rows with hours joined, as `standingOf` tells it: the two are compared by a test. */
export const STANDING_SQL = `CASE
  WHEN a.missed * 100 > h.planned * ${100 - ATTENDANCE_RULE.minimumPercent} THEN 'lost'
  WHEN h.held >= ${STANDING_PARAMETERS.warnFromHours}
    AND (h.held - a.missed) * 100 < ${ATTENDANCE_RULE.minimumPercent} * h.held THEN 'low'
  WHEN h.held < h.planned AND h.planned * ${100 - ATTENDANCE_RULE.minimumPercent} - a.missed * 100
    < ${STANDING_PARAMETERS.nearHours * 100} THEN 'near'
  ELSE 'good' END`

/** The hours of these enrolments; nobody is left out. Three queries, three more where classes were merged. */
export async function hoursOf(
  enrolments: { id: number; classId: number }[],
  client: QueryClientContract = db.connection()
): Promise<Map<number, ClassHours>> {
  const classes = await client
    .from('class_sessions as s')
    .whereIn('s.course_class_id', [...new Set(enrolments.map((one) => one.classId))])
    .groupBy('s.course_class_id')
    .select('s.course_class_id as id', db.raw(`SUM(s.hours) AS planned, ${HELD} AS held`))
  const missed = await client
    .from('attendance_marks as m')
    .joinRaw(`JOIN class_sessions s ON s.id = m.class_session_id ${COUNTED}`)
    .whereIn(
      'm.enrolment_id',
      enrolments.map((one) => one.id)
    )
    .groupBy('m.enrolment_id')
    .select('m.enrolment_id as id', db.raw('SUM(s.hours - m.hours) AS missed'))
  const carried = await carriedInto(
    client,
    classes.map((row) => row.id)
  )
  const classHours = new Map(classes.map((row) => [row.id as number, row]))
  const missedHours = new Map(missed.map((row) => [row.id as number, Number(row.missed)]))
  return new Map(
    enrolments.map(({ id, classId }) => {
      const row = classHours.get(classId)
      const hours = { planned: Number(row?.planned ?? 0), held: Number(row?.held ?? 0) }
      const there = missedThere(carried.get(id))
      return [id, { ...hours, missed: (missedHours.get(id) ?? 0) + there }]
    })
  )
}
