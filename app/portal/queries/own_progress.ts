import db from '@adonisjs/lucid/services/db'
import { onChainSql } from '#app/shared/chain_claim'
import clock from '#app/shared/clock'
import { checkInWindow, windowStateOf } from '#app/attendance/check_in/check_in_window'
import { clockWords, instantDay } from '#app/shared/words'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { isPassed } from '#app/grades/pass_rule'
import {
  dueOn,
  PAYMENT_WORKING_DAYS,
  reviewTerm,
  type UnderReview,
} from '#app/subsidies/claim_terms'
import { RECOVERED_FEN } from '#app/subsidies/recoveries/recovery_rows'
import type { Locale } from '#app/shared/words'
import type { ProgressFacts } from '#app/portal/progress'

type Row = Record<string, any>

/** Every enrolment of a person, the one to show first: newest, withdrawn ones last. One query. */
export async function ownEnrolments(personId: number, locale: Locale): Promise<Row[]> {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .join('rooms as r', 'r.id', 'c.room_id')
    .join('trainers as t', 't.id', 'c.trainer_id')
    .where('e.person_id', personId)
    .orderByRaw(`CASE WHEN e.status = 'withdrawn' THEN 1 ELSE 0 END`)
    .orderBy('c.starts_on', 'desc')
    .orderBy('e.id', 'desc')
    .select('e.id', 'e.status', 'e.confirmed_at', 'e.ended_at', 'e.ended_reason')
    .select('e.days_attended', 'e.training_days', 'e.attendance_percent')
    .select('c.id as class_id', 'c.code', 'c.term_number', 'c.year', 'c.status as class_status')
    .select('c.base_id', 'c.starts_on', 'c.ends_on', 't.name as trainer')
    .select(`co.title_${language} as course`, `b.name_${language} as base`)
    .select(`r.name_${language} as room`)
}

/** What the steps of one enrolment need, in six queries. `row` is one of `ownEnrolments`. */
export async function progressFacts(row: Row, locale: Locale): Promise<ProgressFacts> {
  const room = `r.name_${locale === 'en' ? 'en' : 'zh'} as room`
  const session = await db
    .from('class_sessions as x')
    .join('rooms as r', 'r.id', 'x.room_id')
    .leftJoin('attendance_check_ins as i', (join) => {
      join.on('i.class_session_id', 'x.id').andOnVal('i.enrolment_id', row.id)
    })
    .where('x.course_class_id', row.class_id)
    .where('x.day', '>=', clock.today())
    .where((ahead) => {
      ahead
        .where('x.day', '>', clock.today())
        .orWhere('x.ends_at_time', '>', clock.now().toFormat('HH:mm'))
    })
    .whereNull('x.attendance_marked_at')
    .orderBy('x.day')
    .orderBy('x.starts_at_time')
    .select('x.day', 'x.starts_at_time', 'x.ends_at_time', 'i.checked_in_at', room)
    .first()
  const sitting = await db
    .from('sittings')
    .where('course_class_id', row.class_id)
    .orderBy('attempt', 'desc')
    .select('status', 'held_on', 'attempt', 'objections_until')
    .first()
  const scores: Row[] = await db
    .from('scores as x')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .where('x.enrolment_id', row.id)
    .whereIn('s.status', ['published', 'final'])
    .orderBy('s.attempt')
    .orderBy('x.id')
    .select('x.component', 'x.outcome', 'x.mark_tenths')
  const graded = await db
    .from('grade_records as g')
    .leftJoin('certificates as ce', 'ce.grade_record_id', 'g.id')
    .where({ 'g.enrolment_id': row.id, 'g.status': 'live' })
    .orderByRaw(`CASE WHEN ce.status IN ('revoked', 'superseded') THEN 1 ELSE 0 END`)
    .orderBy('ce.id', 'desc')
    .select('g.awarded_on', 'ce.id as certificate_id', 'ce.issued_on', 'ce.status')
    .first()
  const claim = await db
    .from('claims as cl')
    .leftJoin('notice_lines as nl', 'nl.claim_id', 'cl.id')
    .leftJoin('notices as n', 'n.id', 'nl.notice_id')
    .where('cl.enrolment_id', row.id)
    .whereRaw(onChainSql('cl'))
    .orderByRaw(`CASE WHEN cl.status IN ('rejected', 'withdrawn') THEN 1 ELSE 0 END`)
    .orderBy('cl.id', 'desc')
    .orderBy('n.id', 'desc')
    .select('cl.id', 'cl.status', 'cl.payee_kind', 'cl.submitted_at', 'cl.reviewed_at')
    .select('cl.approved_at', 'cl.paid_at', 'cl.held_at', 'cl.disputed_at', 'cl.amount_fen')
    .select('cl.review_from', 'cl.notice_closed_at')
    .select(db.raw(`${RECOVERED_FEN.replace('claims.id', 'cl.id')} AS recovered_fen`))
    .select('n.opens_on', 'n.closes_on')
    .select('n.status as notice_status')
    .first()
  return {
    enrolment: {
      status: row.status,
      confirmedOn: instantDay(row.confirmed_at),
      endedOn: row.ended_at && instantDay(row.ended_at),
      daysAttended: row.days_attended,
      trainingDays: row.training_days,
      percent: row.attendance_percent,
    },
    courseClass: {
      status: row.class_status,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      room: row.room,
    },
    nextSession: session && {
      day: session.day,
      startsAt: session.starts_at_time,
      room: session.room,
      isOpen: windowStateOf(checkInWindow(session), clock.milliseconds()) === 'open',
      checkedInAt: session.checked_in_at && clockWords(session.checked_in_at),
    },
    sitting: sitting && {
      status: sitting.status,
      heldOn: sitting.held_on,
      isPast: sitting.held_on < clock.today(),
      attempt: sitting.attempt,
      objectionsUntil: sitting.objections_until,
    },
    marks: marksThatCount(scores),
    gradedOn: graded?.awarded_on ?? null,
    certificate: graded?.certificate_id
      ? {
          id: graded.certificate_id,
          issuedOn: graded.issued_on,
          isRevoked: graded.status === 'revoked',
        }
      : null,
    claim: claim && {
      id: claim.id,
      status: claim.status,
      payeeKind: claim.payee_kind,
      standsStill: claim.held_at !== null || claim.disputed_at !== null,
      isPartlyBack: Number(claim.recovered_fen) < Number(claim.amount_fen),
      submittedOn: day(claim.submitted_at),
      reviewedOn: day(claim.reviewed_at),
      approvedOn: day(claim.approved_at),
      paidOn: day(claim.paid_at),
      notice: claim.opens_on && {
        opensOn: claim.opens_on,
        closesOn: claim.closes_on,
        status: claim.notice_status,
      },
      ...(await periodsOf(claim)),
    },
  }
}

/** Days by which a claim is to be decided and paid; asks for the calendar only while one runs. */
async function periodsOf(claim: Row) {
  const isDue = ['submitted', 'reviewed'].includes(claim.status)
  const isPayable = claim.notice_closed_at !== null && claim.paid_at === null
  if (!isDue && !isPayable) return {}
  const calendar = await WorkCalendar.load()
  const closedOn = day(claim.notice_closed_at)
  return {
    reviewDue: reviewTerm(calendar, clock.today(), claim as UnderReview).due,
    paymentDue: isPayable ? dueOn(calendar, closedOn!, PAYMENT_WORKING_DAYS) : null,
  }
}

function day(instant: string | null): string | null {
  return instant && instantDay(instant)
}

/** The mark of each component: a passed one is kept, else that of the latest attempt. */
function marksThatCount(scores: Row[]): ProgressFacts['marks'] {
  const byComponent = new Map<string, ProgressFacts['marks'][number]>()
  for (const { component, outcome, mark_tenths: markTenths } of scores) {
    if (byComponent.get(component)?.isPassed) continue
    byComponent.set(component, {
      component,
      outcome,
      markTenths,
      isPassed: isPassed({ outcome, markTenths }),
    })
  }
  return [...byComponent.values()]
}
