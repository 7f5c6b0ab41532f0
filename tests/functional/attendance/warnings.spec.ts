import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import RemindOfUnmarked from '#app/attendance/warnings/actions/remind_of_unmarked'
import { standingOf } from '#app/classes/attendance_standing'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type { Presence } from '#app/attendance/presence'
import type User from '#models/user'

test.group('Warnings of low attendance', (group) => {
  let world: World
  let admin: User
  let trainer: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-02T18:30:00.000')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    trainer = await userWith('instructor', { baseId: world.a.id })
    await db.from('trainers').where('id', world.a.trainerIds[0]).update({ user_id: trainer.id })
    taught = await taughtClass(world, world.a, admin, { dayCount: 5 })
    return () => clock.resume()
  })

  const mark = (session: number, first: Presence) =>
    new MarkAttendance().handle({
      actor: admin,
      sessionId: taught.sessionIds[session],
      marks: taught.enrolmentIds.map((enrolmentId, index) => ({
        enrolmentId,
        status: index === 0 ? first : 'present',
      })),
    })
  const told = async () =>
    (await db.from('messages').orderBy('id')).map((row) => [row.kind, row.person_id ?? row.user_id])

  test('{planned}/{held}/{missed} hours stand {standing}')
    .with([
      { planned: 40, held: 8, missed: 2, standing: 'low' },
      { planned: 40, held: 4, missed: 4, standing: 'good' },
      { planned: 40, held: 40, missed: 8, standing: 'good' },
      { planned: 40, held: 16, missed: 9, standing: 'lost' },
      { planned: 40, held: 10, missed: 2, standing: 'good' },
    ] as const)
    .run(({ assert }, { standing, ...hours }) => {
      assert.equal(standingOf(hours), standing)
    })

  test('trainee and trainer are told once when it is low, the base too when it is lost', async ({
    assert,
  }) => {
    await mark(0, 'present')
    await mark(1, 'absent')
    const low = await told()
    await mark(1, 'leave')
    clock.stopAt('2026-03-03T18:30:00.000')
    await mark(2, 'absent')
    await mark(3, 'absent')

    assert.deepEqual(low, [
      ['attendance_low', taught.personIds[0]],
      ['attendance_low_staff', trainer.id],
    ])
    assert.deepEqual(await told(), [
      ...low,
      ['attendance_lost', taught.personIds[0]],
      ['attendance_lost_staff', admin.id],
      ['attendance_lost_staff', trainer.id],
    ])
  })

  test('sessions that ended unmarked are recalled once a day, to the base later', async ({
    assert,
  }) => {
    await mark(0, 'present')
    await new RemindOfUnmarked().handle()
    await new RemindOfUnmarked().handle()
    const first = await told()
    clock.stopAt('2026-03-04T08:00:00.000')
    await new RemindOfUnmarked().handle()

    assert.deepEqual(first, [['sessions_unmarked', trainer.id]])
    assert.deepEqual((await told()).slice(1), [
      ['sessions_unmarked', trainer.id],
      ['sessions_unmarked', admin.id],
    ])
    const [, ofTrainer, ofBase] = await db.from('messages').orderBy('id')
    assert.equal(JSON.parse(ofTrainer.parameters).count, 3)
    assert.equal(JSON.parse(ofBase.parameters).count, 1)
  })
})
