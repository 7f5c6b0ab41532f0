import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { addDays } from '#app/shared/days'
import AddQualification from '#app/bases/resources/actions/add_qualification'
import CloseDays from '#app/bases/resources/actions/close_days'
import DecideRevision from '#app/bases/revisions/actions/decide_revision'
import EndQualification from '#app/bases/resources/actions/end_qualification'
import ProposeRevision from '#app/bases/revisions/actions/propose_revision'

const SEATS_KEPT = 20

/** What a base records beside its classes: a closure, a qualification that ends soon, seats kept. */
export async function baseMatters(today: string) {
  const [admin, approver] = await Promise.all(
    ['jidi', 'fuhe'].map((username) => User.findByOrFail('username', username))
  )
  await Promise.all([admin.loadRoles(), approver.loadRoles()])
  const baseId = admin.baseId!
  await aClosure(admin, baseId, today)
  await anEndingQualification(admin, baseId, today)

  const year = Number(today.slice(0, 4))
  const share = await db
    .from('plan_allocations as a')
    .join('annual_plans as p', 'p.id', 'a.annual_plan_id')
    .join('specialties as s', 's.id', 'a.specialty_id')
    .where({ 'p.base_id': baseId, 'p.year': year })
    .whereRaw('a.capacity - a.seats_taken >= ?', [SEATS_KEPT])
    .orderBy('s.position', 'desc')
    .select('a.specialty_id')
    .first()
  if (!share) return
  const revisionId = await new ProposeRevision().handle({
    actor: admin,
    baseId,
    year,
    content: {
      kind: 'kept_seats',
      kept: {
        specialtyId: share.specialty_id,
        categories: ['veteran', 'disabled'],
        seats: SEATS_KEPT,
        untilDay: `${year}-12-31`,
      },
    },
    reason: '保障退役军人和残疾人参加培训',
    document: null,
  })
  await new DecideRevision().handle({ actor: approver, revisionId, result: 'approved' })
}

/** In a room without sessions from today on. */
async function aClosure(admin: User, baseId: number, today: string) {
  const room = await db
    .from('rooms as r')
    .where('r.base_id', baseId)
    .whereNotExists((taken) => {
      taken
        .from('class_sessions as x')
        .whereColumn('x.room_id', 'r.id')
        .where('x.day', '>=', today)
        .select('x.id')
    })
    .orderBy('r.id', 'desc')
    .select('r.id')
    .first()
  if (!room) return
  await new CloseDays().handle({
    actor: admin,
    baseId,
    roomId: room.id,
    fromDay: addDays(today, 3),
    toDay: addDays(today, 5),
    slot: null,
    reason: '消防设施检修',
  })
}

/** Of a trainer without sessions from today on: the certificate is renewed for a term. */
async function anEndingQualification(admin: User, baseId: number, today: string) {
  const held = await db
    .from('trainer_qualifications as q')
    .join('trainers as t', 't.id', 'q.trainer_id')
    .where('t.base_id', baseId)
    .whereNull('q.ended_at')
    .whereNotExists((taken) => {
      taken
        .from('class_sessions as x')
        .whereColumn('x.trainer_id', 't.id')
        .where('x.day', '>=', today)
        .select('x.id')
    })
    .orderBy('t.id', 'desc')
    .select('q.*')
    .first()
  if (!held) return
  const { id: qualificationId, trainer_id: trainerId } = held
  await new AddQualification().handle({
    actor: admin,
    trainerId,
    specialtyId: held.specialty_id,
    occupationId: held.occupation_id,
    gradeRank: held.grade_rank,
    title: held.title,
    documentNumber: null,
    validFrom: addDays(today, -320),
    validUntil: addDays(today, 45),
    file: null,
  })
  const reason = '换发有期限的证书'
  await new EndQualification().handle({ actor: admin, trainerId, qualificationId, reason })
}
