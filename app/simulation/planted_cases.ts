import db from '@adonisjs/lucid/services/db'
import { APPOINTED_FROM_RANK } from '#app/grades/ladder'
import { addDays } from '#app/shared/days'
import { decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import DrawCallBacks from '#app/subsidies/anomalies/actions/draw_call_backs'
import RecordCallBack from '#app/subsidies/anomalies/actions/record_call_back'
import { recordGrade } from '#app/grades/record_grade'
import type User from '#models/user'
import type { AnomalyCase } from '#app/subsidies/anomalies/anomaly_codes'

/** An anomaly that was put into a simulated year, and whom or which class it is about. */
export interface PlantedCase {
  case: AnomalyCase
  personId?: number
  classId?: number
}

interface Candidate {
  enrolmentId: number
  personId: number
  classId: number
  claimId: number
  startsOn: string
  endsOn: string
  occupationId: number
  gradeRank: number
}

type Row = Record<string, any>

/**
 * Plants one anomaly of each case that records can hold into a finished simulated year. The actions of
 * the product refuse most of them, so they stand for what an older system might hand over: rows changed
 * directly. Sums and ledgers no longer agree afterwards; never on a database that anybody uses. The
 * cases that rest on lists come with the year itself (`named`).
 */
export async function plantCases(actors: { reviewer: User }): Promise<PlantedCase[]> {
  const planter = new Planter(await candidates())
  await planter.people()
  await planter.enrolments()
  await planter.claims()
  await planter.classes()
  await planter.sittings()
  await planter.calls(actors.reviewer)
  return planter.planted
}

/** Claims under way or paid, one for each person, so that no two plants touch the same one. */
async function candidates(): Promise<Candidate[]> {
  const rows = await db
    .from('claims as l')
    .join('enrolments as e', 'e.id', 'l.enrolment_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('persons as p', 'p.id', 'e.person_id')
    .whereNotIn('l.status', ['draft', 'rejected', 'withdrawn', 'returned'])
    .where('c.training_kind', 'skills')
    .whereNotNull('p.account_index')
    .whereNotNull('p.phone_index')
    .orderBy('l.id')
    .select('e.id as enrolmentId', 'e.person_id as personId', 'c.id as classId', 'l.id as claimId')
    .select('c.starts_on as startsOn', 'c.ends_on as endsOn')
    .select('l.occupation_id as occupationId', 'l.grade_rank as gradeRank')
  const seen = new Set<number>()
  return rows.filter((row) => !seen.has(row.personId) && Boolean(seen.add(row.personId)))
}

class Planter {
  planted: PlantedCase[] = []

  constructor(private waiting: Candidate[]) {}

  /** The next claim nobody has touched, of the classes that are asked for. */
  #take(wanted: (one: Candidate) => boolean = () => true): Candidate {
    const at = this.waiting.findIndex(wanted)
    if (at < 0) throw new Error('The simulated year is too small to plant every case')
    return this.waiting.splice(at, 1)[0]
  }

  #aboutPerson(name: AnomalyCase, { personId }: Candidate) {
    this.planted.push({ case: name, personId })
  }

  async people() {
    const wrong = this.#take()
    const person = await db.from('persons').where('id', wrong.personId).firstOrFail()
    const number = decryptField(person.document_cipher)
    const check = number.endsWith('1') ? '2' : '1'
    await this.#person(wrong, { document_cipher: encryptField(number.slice(0, 17) + check) })
    this.#aboutPerson('document_fault', wrong)

    const older = this.#take()
    await this.#person(older, { birth_on: '1970-01-01' })
    this.#aboutPerson('document_birth', older)

    const other = this.#take()
    const { sex } = await db.from('persons').where('id', other.personId).firstOrFail()
    await this.#person(other, { sex: sex === 'male' ? 'female' : 'male' })
    this.#aboutPerson('document_sex', other)

    const [phone, account] = [this.#take(), this.#take()]
    const second = await db.from('persons').where('id', this.#take().personId).firstOrFail()
    await this.#person(phone, pick(second, ['phone_cipher', 'phone_index', 'phone_mask']))
    this.#aboutPerson('phone_shared', phone)
    await this.#person(account, pick(second, ['account_cipher', 'account_index', 'account_mask']))
    this.#aboutPerson('account_shared', account)

    const typo = this.#take()
    const { account_cipher: cipher } = await db
      .from('persons')
      .where('id', typo.personId)
      .firstOrFail()
    const digits = decryptField(cipher)
    const last = digits.endsWith('1') ? '2' : '1'
    await this.#person(typo, { account_cipher: encryptField(digits.slice(0, -1) + last) })
    this.#aboutPerson('account_luhn', typo)
  }

  async enrolments() {
    const short = this.#take()
    await db
      .from('enrolments')
      .where('id', short.enrolmentId)
      .update({ attendance_percent: 55, days_attended: 5 })
    this.#aboutPerson('attendance_short', short)

    const late = this.#take()
    await db
      .from('enrolments')
      .where('id', late.enrolmentId)
      .update({ category_proven_on: addDays(late.startsOn, 3) })
    this.#aboutPerson('proof_late', late)

    const joined = this.#take()
    await db
      .from('enrolments')
      .where('id', joined.enrolmentId)
      .update({ confirmed_at: `${addDays(joined.startsOn, 2)}T02:00:00.000Z` })
    this.#aboutPerson('enrolled_late', joined)

    const { first, second } = await twoClassesAtOnce()
    const both = this.#take((one) => one.classId === first)
    const copy = await db.from('enrolments').where('id', both.enrolmentId).firstOrFail()
    delete copy.id
    await db.table('enrolments').insert({
      ...copy,
      course_class_id: second,
      position: 900,
      roster_import_id: null,
    })
    this.#aboutPerson('two_classes', both)
  }

  async claims() {
    const higher = this.#take(({ gradeRank }) => gradeRank + 1 < APPOINTED_FROM_RANK)
    await db.transaction((trx) =>
      recordGrade(trx, {
        personId: higher.personId,
        occupationId: higher.occupationId,
        workType: '',
        gradeRank: higher.gradeRank + 1,
        sourceKind: 'recognition',
        awardedOn: addDays(higher.startsOn, -200),
        recordedById: null,
      })
    )
    this.#aboutPerson('higher_grade', higher)

    const twice = this.#take()
    const claim = await db.from('claims').where('id', twice.claimId).firstOrFail()
    await this.#legacyClaim(claim, 1)
    this.#aboutPerson('same_grade', twice)

    const often = this.#take()
    const many = await db.from('claims').where('id', often.claimId).firstOrFail()
    for (let index = 2; index < 5; index++) {
      await this.#legacyClaim({ ...many, grade_rank: null, occupation_id: null }, index)
    }
    this.#aboutPerson('too_many', often)

    const wrong = this.#take()
    const certificate = await db
      .from('certificates')
      .where('enrolment_id', wrong.enrolmentId)
      .whereNotIn('status', ['revoked', 'superseded'])
      .firstOrFail()
    const number = certificate.number as string
    await db
      .from('certificates')
      .where('id', certificate.id)
      .update({ number: `${number.slice(0, 13)}19${number.slice(15)}` })
    this.#aboutPerson('number_mismatch', wrong)
  }

  async classes() {
    const classes = await this.#untouchedClasses()
    const next = () => {
      const found = classes.shift()
      if (!found) throw new Error('The simulated year has too few classes to plant every case')
      return found
    }
    const about = (name: AnomalyCase, classId: number) => this.planted.push({ case: name, classId })

    const together = next()
    await db
      .from('class_sessions')
      .where('course_class_id', together.id)
      .update({ attendance_marked_at: `${together.ends_on}T09:00:00.000Z` })
    about('marked_together', together.id)

    const early = next()
    const [firstSession, secondSession, thirdSession] = await db
      .from('class_sessions')
      .where('course_class_id', early.id)
      .orderBy('day')
      .orderBy('sequence')
    const markedAt = (session: Row, instant: string) =>
      db.from('class_sessions').where('id', session.id).update({ attendance_marked_at: instant })
    await markedAt(firstSession, `${addDays(firstSession.day, -2)}T02:00:00.000Z`)
    await markedAt(secondSession, `${addDays(secondSession.day, 12)}T02:00:00.000Z`)
    await markedAt(thirdSession, `${thirdSession.day}T17:30:00.000Z`)
    for (const name of ['marked_early', 'marked_late', 'marked_at_night'] as const) {
      about(name, early.id)
    }

    const full = next()
    await db.from('rooms').where('id', full.room_id).update({ seats: 2 })
    await db.from('class_sessions').where('course_class_id', full.id).update({ hours: 5 })
    about('over_capacity', full.id)
    about('long_day', full.id)

    const outside = next()
    await db
      .from('courses')
      .where('id', outside.course_id)
      .update({ listed_until: addDays(outside.starts_on, -1) })
    about('course_unlisted', outside.id)
    await db
      .from('bases')
      .where('id', outside.base_id)
      .update({ listed_until: addDays(outside.ends_on, -1) })
    about('base_unlisted', outside.id)

    const apprentices = next()
    await db
      .from('course_classes')
      .where('id', apprentices.id)
      .update({ training_kind: 'apprenticeship', employer_id: null, apprenticeship_years: null })
    for (const name of ['no_employer', 'short_contract', 'not_insured'] as const) {
      about(name, apprentices.id)
    }

    const { first, second } = await twoClassesAtOnce()
    const [one] = await db.from('class_sessions').where({ course_class_id: first }).orderBy('day')
    const other = await db
      .from('class_sessions')
      .where({ course_class_id: second, day: one.day })
      .firstOrFail()
    // The index on trainer, day and slot does not know hours: another slot at the same hours.
    await db.from('class_sessions').where('id', other.id).update({
      slot: 'evening',
      trainer_id: one.trainer_id,
      room_id: one.room_id,
      starts_at_time: one.starts_at_time,
      ends_at_time: one.ends_at_time,
    })
    about('trainer_twice', second)
    about('room_twice', second)
  }

  async sittings() {
    const [identical, passed] = await db
      .from('sittings as s')
      .join('scores as x', 'x.sitting_id', 's.id')
      .where({ 's.status': 'final', 's.attempt': 1 })
      .groupBy('s.id', 's.course_class_id')
      .orderByRaw('COUNT(*) DESC, s.id')
      .limit(2)
      .select('s.id', 's.course_class_id as classId')
    await db
      .from('scores')
      .where('sitting_id', identical.id)
      .update({ outcome: 'marked', mark_tenths: 820 })
    this.planted.push({ case: 'identical_scores', classId: identical.classId })
    const scores = await db.from('scores').where('sitting_id', passed.id).orderBy('id')
    for (const [index, score] of scores.entries()) {
      await db
        .from('scores')
        .where('id', score.id)
        .update({ outcome: 'marked', mark_tenths: 620 + index * 7 })
    }
    if (scores.length >= 40) this.planted.push({ case: 'all_passed', classId: passed.classId })
  }

  async calls(reviewer: User) {
    const open = await db
      .from('claims')
      .whereIn('status', ['approved', 'noticed'])
      .whereNull('held_at')
      .orderBy('id', 'desc')
      .select('id', 'person_id')
    if (open.length === 0) return
    await new DrawCallBacks().handle({ actor: reviewer, sharePercent: 100, seed: 7 })
    const call = await db.from('call_backs').where('claim_id', open[0].id).firstOrFail()
    await new RecordCallBack().handle({
      actor: reviewer,
      callBackId: call.id,
      outcome: 'denied',
      note: '本人称没有参加过培训',
    })
    this.planted.push({ case: 'call_denied', personId: open[0].person_id })
  }

  #person({ personId }: Candidate, columns: Row) {
    return db.from('persons').where('id', personId).update(columns)
  }

  /** A claim as an older system would hand it over: paid before, known by its number alone. */
  async #legacyClaim(claim: Row, index: number) {
    // The tab of the queue is worked out by the database.
    const { id: claimId, queue_tab: tab, ...columns } = claim
    await db.table('claims').insert({
      ...columns,
      number: `LEGACY-${claimId}-${index}`,
      subject_key: `legacy:${claimId}:${index}`,
      certificate_id: null,
      enrolment_id: null,
      trace_id: null,
      status: 'submitted',
    })
  }

  /** Finished classes whose people carry none of the other plants. */
  async #untouchedClasses(): Promise<Row[]> {
    return db
      .from('course_classes')
      .whereIn('status', ['finished', 'archived'])
      .where('training_kind', 'skills')
      .orderBy('id')
      .select('id', 'base_id', 'course_id', 'room_id', 'starts_on', 'ends_on')
  }
}

/** Two classes that meet on the same day, both at work or finished. */
async function twoClassesAtOnce(): Promise<{ first: number; second: number }> {
  return db
    .from('class_sessions as x')
    .join('class_sessions as y', (join) => {
      join
        .on('y.day', 'x.day')
        .andOn('y.slot', 'x.slot')
        .andOn('y.course_class_id', '>', 'x.course_class_id')
    })
    .join('claims', 'claims.course_class_id', 'x.course_class_id')
    .where('claims.kind', 'training_subsidy')
    .whereNotIn('claims.status', ['draft', 'rejected', 'withdrawn', 'returned'])
    .groupBy('x.course_class_id', 'y.course_class_id')
    .orderByRaw('COUNT(*) DESC')
    .select('x.course_class_id as first', 'y.course_class_id as second')
    .firstOrFail() as Promise<any>
}

function pick(row: Row, columns: string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]]))
}
