import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import AcceptOffer from '#app/enrolments/waiting_list/actions/accept_offer'
import ApplyForClass, { type Check } from '#app/enrolments/applications/actions/apply_for_class'
import ChangeAppliedClass from '#app/enrolments/applications/actions/change_applied_class'
import CancelClass from '#app/classes/actions/cancel_class'
import CloseApplications from '#app/enrolments/waiting_list/actions/close_applications'
import DecideApplication from '#app/enrolments/applications/actions/decide_application'
import DecideProof from '#app/enrolments/proofs/actions/decide_proof'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import ExpireOffer from '#app/enrolments/waiting_list/actions/expire_offer'
import MoveInList from '#app/enrolments/waiting_list/actions/move_in_list'
import WithdrawApplication from '#app/enrolments/applications/actions/withdraw_application'
import WithdrawEnrolment from '#app/enrolments/actions/withdraw_enrolment'
import { checkInvariants } from '#app/oversight/invariants'
import { eventsOfClass } from '#app/enrolments/applications/application_events'
import { reserveSeats } from '#app/bases/seats'
import { replay } from '#app/enrolments/waiting_list/replay'
import { aClass, aTrainee, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { aPerson, insertRow, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

const nothing: Check = async () => ({ verdict: 'unknown', stored: '{}' })

test.group('Applications and the waiting list', (group) => {
  let world: World
  let admin: User
  let classId: number

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    await insertRow('waiting_rules', {
      code: 'waiting_test',
      effective_from: '2026-01-01',
      priorities: JSON.stringify([{ rank: 1, categories: ['hard_to_employ'] }]),
      offer_unit: 'hours',
      offer_amount: 48,
      value_status: 'example',
      source: JSON.stringify({ document: '测试文件' }),
      created_at: clock.instant(),
    })
    classId = await aClass(world, world.a, { seats: 2 })
    const { allocationIds } = world.a
    const seats = { allocationId: allocationIds.welding, classId, seats: 2, actor: admin }
    await db.transaction((trx) => reserveSeats(trx, seats))
    return set.tearDown
  })

  async function applied(category = 'rural_migrant', id = classId, stated: object = {}) {
    const personId = await aPerson()
    const trainee = await userWith('trainee', { personId })
    const applicationId = await new ApplyForClass().handle(
      {
        actor: trainee,
        classId: id,
        applicant: { personId },
        traineeCategory: category,
        ...stated,
        sentBy: 'trainee',
      },
      nothing
    )
    return { applicationId, trainee, personId }
  }
  const decide = (
    applicationId: number,
    result: 'confirmed' | 'waiting' | 'refused',
    more: object = {}
  ) => new DecideApplication().handle({ actor: admin, applicationId, result, ...more })
  async function waits(category?: string) {
    const one = await applied(category)
    await decide(one.applicationId, 'waiting')
    return one
  }
  async function fill() {
    const enrolments = []
    for (let at = 0; at < 2; at++) {
      const one = await applied()
      await decide(one.applicationId, 'confirmed')
      const { enrolment_id: id } = await row(one.applicationId)
      enrolments.push(id as number)
    }
    return enrolments
  }
  const row = (id: number) => db.from('enrolment_applications').where('id', id).firstOrFail()
  const statusOf = async (id: number) => {
    const found = await row(id)
    return found.status as string
  }
  const order = async () => {
    const { list } = replay(await eventsOfClass(db.connection(), classId))
    return list.map((one) => one.applicationId)
  }
  const counters = async () => {
    const found = await db.from('course_classes').where('id', classId).firstOrFail()
    return [found.seats_taken, found.seats_offered]
  }
  const leave = (enrolmentId: number) =>
    new WithdrawEnrolment().handle({ actor: admin, enrolmentId, reason: '外出务工' })
  const said = (personId: number) =>
    db.from('messages').where('person_id', personId).orderBy('id').select('kind')

  const change = (actor: User, applicationId: number, to: number) =>
    new ChangeAppliedClass().handle({ actor, applicationId, classId: to }, nothing)
  const another = (values: object = {}) =>
    aClass(world, world.a, { room_id: world.a.roomIds[1], seats: 2, ...values })

  test('another class instead: the offered seat goes to the next, the place counts from the change', async ({
    assert,
  }) => {
    const [enrolmentId] = await fill()
    const first = await waits()
    const second = await waits()
    await leave(enrolmentId)
    assert.equal(await statusOf(first.applicationId), 'offered')
    const other = await another({ seats_taken: 2 })
    const before = await applied('rural_migrant', other)
    await decide(before.applicationId, 'waiting')
    clock.stopAt('2026-03-03')

    const id = await change(first.trainee, first.applicationId, other)

    assert.deepInclude(await row(first.applicationId), {
      status: 'withdrawn',
      reason_code: 'changed_class',
      offer_expires_at: null,
    })
    assert.deepInclude(await row(id), {
      course_class_id: other,
      person_id: first.personId,
      status: 'applied',
      trainee_category: 'rural_migrant',
      sent_by: 'trainee',
      replaces_id: first.applicationId,
      created_at: clock.instant(),
    })
    assert.equal(await statusOf(second.applicationId), 'offered')
    assert.deepEqual(await counters(), [1, 1])
    await decide(id, 'waiting')
    const { list } = replay(await eventsOfClass(db.connection(), other))
    assert.deepEqual(
      list.map((one) => one.applicationId),
      [before.applicationId, id]
    )
    const audit = await db
      .from('audit_entries')
      .whereIn('action', ['application.declined', 'application.sent'])
      .orderBy('sequence', 'desc')
      .limit(2)
    assert.deepEqual(
      audit.map((one) => [one.action, one.subject_id]),
      [
        ['application.sent', id],
        ['application.declined', first.applicationId],
      ]
    )
  })

  test('where the other class may not be asked for, everything stays as it was', async ({
    assert,
  }) => {
    await fill()
    const mine = await waits()
    await waits()
    const places = await order()
    const other = await another()
    const draft = await another({ status: 'draft' })
    const begun = await another({ starts_on: '2026-03-02' })
    const late = await applied()
    await decide(late.applicationId, 'refused', { reasonCode: 'no_answer' })
    await new ApplyForClass().handle(
      {
        actor: mine.trainee,
        classId: other,
        applicant: { personId: mine.personId },
        traineeCategory: 'other',
        sentBy: 'trainee',
      },
      nothing
    )

    for (const [application, to, code] of [
      [mine, classId, 'E_SAME_CLASS'],
      [mine, draft, 'E_CLASS_NOT_ENROLLING'],
      [mine, begun, 'E_CLASS_BEGUN'],
      [mine, other, 'E_APPLIED'],
      [late, other, 'E_CLASS_CHANGE_LATE'],
    ] as const) {
      await assert.rejects(
        () => change(application.trainee, application.applicationId, to),
        new RegExp(`^${code}`)
      )
    }
    assert.equal(await statusOf(mine.applicationId), 'waiting')
    assert.deepEqual(await order(), places)
    assert.lengthOf(await db.from('enrolment_applications').whereNotNull('replaces_id'), 0)
  })

  test('the last seat, offered: of taking it and asking for another class at once one holds', async ({
    assert,
  }) => {
    const [enrolmentId] = await fill()
    const first = await waits()
    const second = await waits()
    await leave(enrolmentId)
    const classes = [await another(), await another({ room_id: world.a.roomIds[0] })]
    const { applicationId, trainee } = first

    const outcomes = await Promise.allSettled([
      new AcceptOffer().handle({ actor: trainee, applicationId }),
      ...classes.map((id) => change(trainee, applicationId, id)),
    ])

    assert.lengthOf(
      outcomes.filter((one) => one.status === 'fulfilled'),
      1
    )
    const isIn = outcomes[0].status === 'fulfilled'
    assert.equal(await statusOf(applicationId), isIn ? 'confirmed' : 'withdrawn')
    assert.equal(await statusOf(second.applicationId), isIn ? 'waiting' : 'offered')
    assert.deepEqual(await counters(), isIn ? [2, 0] : [1, 1])
    const replaced = await db.from('enrolment_applications').whereNotNull('replaces_id')
    assert.lengthOf(replaced, isIn ? 0 : 1)
  })

  test('two who change both ways at once never wait for each other in a circle', async ({
    assert,
  }) => {
    const other = await another()
    const here = await Promise.all(Array.from({ length: 4 }, () => applied()))
    const there = await Promise.all(
      Array.from({ length: 4 }, () => applied('rural_migrant', other))
    )

    await Promise.all([
      ...here.map((one) => change(one.trainee, one.applicationId, other)),
      ...there.map((one) => change(one.trainee, one.applicationId, classId)),
    ])

    const live = await db.from('enrolment_applications').where('status', 'applied')
    assert.lengthOf(live, 8)
    assert.lengthOf(
      live.filter((one) => one.course_class_id === other),
      4
    )
  })

  test('a typed proof counts once the base saw the original or accepted a file of it', async ({
    assert,
  }) => {
    const typed = { categoryProof: '户籍页', categoryProvenOn: '2026-01-05' }
    const placed = async (decided: object, stated: object = typed) => {
      const one = await applied('rural_migrant', classId, stated)
      await decide(one.applicationId, 'confirmed', decided)
      const { enrolment_id: id } = await row(one.applicationId)
      return db.from('enrolments').where('id', id).firstOrFail()
    }
    assert.deepInclude(await placed({}), {
      category_proof: '户籍页',
      category_proven_on: null,
      proof_checked_by_id: null,
    })
    assert.deepInclude(await placed({ proofSeen: true }), {
      category_proven_on: '2026-01-05',
      proof_checked_by_id: admin.id,
      proof_checked_at: clock.instant(),
    })
    const audit = await db.from('audit_entries').where('action', 'application.confirmed')
    assert.deepEqual(
      audit.map(({ changes }) => JSON.parse(changes).proofSeen ?? false),
      [false, true]
    )
    for (const stated of [{}, { ...typed, categoryProvenOn: '2026-12-01' }]) {
      await assert.rejects(() => placed({ proofSeen: true }, stated), /^E_PROOF_NOT_SEEN/)
    }

    await db.from('course_classes').where('id', classId).update({ seats: 3 })
    const proven = await applied('rural_migrant', classId, typed)
    const file = { file_path: 'x', file_sha256: 'x', file_kind: 'pdf', file_size: 1 }
    const proofId = await insertRow('proof_files', {
      ...file,
      ...{ person_id: proven.personId, category: 'rural_migrant', title: '居住证' },
      ...{ proven_on: '2026-02-01', status: 'sent', keep_until: '2030-01-01' },
      ...{ sent_by_id: proven.trainee.id, created_at: clock.instant() },
    })
    await new DecideProof().handle({ actor: admin, proofId, result: 'accepted' })
    await decide(proven.applicationId, 'confirmed')
    const { enrolment_id: id } = await row(proven.applicationId)
    assert.deepInclude(await db.from('enrolments').where('id', id).firstOrFail(), {
      category_proof: '居住证',
      category_proven_on: '2026-02-01',
      proof_checked_by_id: admin.id,
    })
    const later = await aClass(world, world.a, { starts_on: '2026-06-01', ends_on: '2026-06-10' })
    const again = await new ApplyForClass().handle(
      {
        ...{ actor: proven.trainee, classId: later, applicant: { personId: proven.personId } },
        ...{ traineeCategory: 'rural_migrant', ...typed, sentBy: 'trainee' },
      },
      nothing
    )
    assert.deepInclude(await row(again), {
      category_proof: '居住证',
      proof_checked_by_id: admin.id,
    })
  })

  test('a seat is taken when the base confirms, with class, specialty and year together', async ({
    assert,
  }) => {
    const { applicationId, personId } = await applied('registered_unemployed')
    assert.deepEqual(await counters(), [0, 0])

    await decide(applicationId, 'confirmed')

    const found = await row(applicationId)
    const enrolment = await db.from('enrolments').where('id', found.enrolment_id).firstOrFail()
    assert.deepInclude(enrolment, {
      person_id: personId,
      status: 'confirmed',
      trainee_category: 'registered_unemployed',
    })
    assert.deepEqual(await counters(), [1, 0])
    const plan = await db.from('annual_plans').where('id', world.a.planId).firstOrFail()
    assert.equal(plan.seats_taken, 1)
    assert.deepEqual(
      (await said(personId)).map((one) => one.kind),
      ['application_confirmed']
    )
    const actions = await db.from('audit_entries').orderBy('id').select('action')
    assert.deepEqual(
      actions.map((one) => one.action).filter((one) => one.startsWith('application.')),
      ['application.sent', 'application.confirmed']
    )
    const results = await checkInvariants()
    assert.isTrue(results.find((one) => one.name === 'class_counters')!.holds)
  })

  test('a refusal needs a coded reason, and words when it is another one', async ({ assert }) => {
    const { applicationId } = await applied()

    await assert.rejects(() => decide(applicationId, 'refused'), /^E_REFUSAL_REASON/)
    await assert.rejects(
      () => decide(applicationId, 'refused', { reasonCode: 'other' }),
      /^E_REFUSAL_WORDS/
    )
    await decide(applicationId, 'refused', { reasonCode: 'papers_missing', reason: '缺户籍页' })

    assert.deepInclude(await row(applicationId), {
      status: 'refused',
      reason_code: 'papers_missing',
      reason: '缺户籍页',
    })
    await assert.rejects(() => decide(applicationId, 'confirmed'), /^E_APPLICATION_STATE/)
  })

  test('nobody waits while a seat is free, and none is given when the class is full', async ({
    assert,
  }) => {
    const early = await applied()
    await assert.rejects(() => decide(early.applicationId, 'waiting'), /^E_SEAT_FREE/)
    await fill()

    await assert.rejects(() => decide(early.applicationId, 'confirmed'), /^E_NO_SEAT/)
    await decide(early.applicationId, 'waiting')

    assert.equal(await statusOf(early.applicationId), 'waiting')
  })

  test('a seat that comes free is offered to who is first and to nobody else', async ({
    assert,
  }) => {
    const [enrolmentId] = await fill()
    const first = await waits()
    const better = await waits('hard_to_employ')
    assert.deepEqual(await order(), [better.applicationId, first.applicationId])

    await leave(enrolmentId)

    assert.equal(await statusOf(better.applicationId), 'offered')
    assert.equal(await statusOf(first.applicationId), 'waiting')
    assert.deepEqual(await counters(), [1, 1])
    const { traineeCategory, ...person } = aTrainee(1)
    await assert.rejects(
      () => new EnrolTrainee().handle({ actor: admin, classId, person, traineeCategory }),
      /^E_CLASS_FULL/
    )
    await new AcceptOffer().handle({ actor: better.trainee, applicationId: better.applicationId })
    assert.deepEqual(await counters(), [2, 0])
    assert.equal(await statusOf(better.applicationId), 'confirmed')
    assert.include(
      (await said(better.personId)).map((one) => one.kind),
      'application_offered'
    )
    assert.isEmpty(replay(await eventsOfClass(db.connection(), classId)).faults)
  })

  test('an offer that nobody answers goes to the next; one declined too', async ({ assert }) => {
    const [enrolmentId] = await fill()
    const [one, two, three] = [await waits(), await waits(), await waits()]
    await leave(enrolmentId)
    const { offer_expires_at: until } = await row(one.applicationId)
    assert.equal(until, '2026-03-04T01:00:00.000Z')
    assert.isFalse(await new ExpireOffer().handle(one.applicationId))

    clock.stopAt('2026-03-04')
    await assert.rejects(
      () => new AcceptOffer().handle({ actor: one.trainee, applicationId: one.applicationId }),
      /^E_OFFER_EXPIRED/
    )
    assert.isTrue(await new ExpireOffer().handle(one.applicationId))
    assert.isFalse(await new ExpireOffer().handle(one.applicationId))
    assert.equal(await statusOf(one.applicationId), 'lapsed')
    assert.equal(await statusOf(two.applicationId), 'offered')

    await new WithdrawApplication().handle({
      actor: two.trainee,
      applicationId: two.applicationId,
    })
    assert.equal(await statusOf(three.applicationId), 'offered')
    assert.deepEqual(await counters(), [1, 1])
  })

  test('a seat that is kept for a group goes to the first of that group', async ({ assert }) => {
    const [enrolmentId] = await fill()
    const [first, kept] = [await waits('other'), await waits('disabled')]
    const { allocationIds } = world.a
    const revisionId = await insertRow('plan_revisions', {
      base_id: world.a.id,
      year: world.year,
      kind: 'kept_seats',
      reason: '测试',
      status: 'approved',
      proposed_by_id: admin.id,
      proposed_at: clock.instant(),
    })
    await insertRow('plan_kept_seats', {
      plan_allocation_id: allocationIds.welding,
      plan_revision_id: revisionId,
      categories: 'disabled',
      seats: 99,
      until_day: '2026-03-31',
      created_at: clock.instant(),
    })

    await leave(enrolmentId)

    assert.equal(await statusOf(first.applicationId), 'waiting')
    assert.equal(await statusOf(kept.applicationId), 'offered')
    const log = await eventsOfClass(db.connection(), classId)
    assert.equal(log.at(-1)!.reasonCode, 'kept_for_group')
    assert.isEmpty(replay(log).faults)
    await new AcceptOffer().handle({ actor: kept.trainee, applicationId: kept.applicationId })
    assert.deepEqual(await counters(), [2, 0])
  })

  test('an offer ends at the latest when the class begins, and none is made after', async ({
    assert,
  }) => {
    const [enrolmentId, other] = await fill()
    const [one, two] = [await waits(), await waits()]
    clock.stopAt('2026-04-06')
    await leave(enrolmentId)
    const { offer_expires_at: until } = await row(one.applicationId)
    assert.equal(until, '2026-04-06T16:00:00.000Z')

    clock.stopAt('2026-04-07')
    await leave(other)
    assert.equal(await statusOf(two.applicationId), 'waiting')
    await db.from('course_classes').where('id', classId).update({ status: 'running' })
    assert.equal(await new CloseApplications().handle(classId), 2)
    assert.equal(await new CloseApplications().handle(classId), 0)

    assert.deepInclude(await row(one.applicationId), {
      status: 'lapsed',
      reason_code: 'class_started',
    })
    assert.deepEqual(await counters(), [0, 0])
  })

  test('a class that is cancelled ends what was asked of it', async ({ assert }) => {
    const { applicationId } = await applied()

    await new CancelClass().handle({ actor: admin, classId, reason: '报名人数不足' })
    const job = await db.from('outbox_jobs').where('kind', 'applications.close').firstOrFail()
    assert.deepEqual(JSON.parse(job.payload), { classId })
    await new CloseApplications().handle(classId)

    assert.equal(await statusOf(applicationId), 'lapsed')
  })

  test('the base moves somebody with a reason, which stands in the log', async ({ assert }) => {
    await fill()
    const [one, two, three] = [await waits(), await waits(), await waits()]
    const move = (place: number, reason = '登记日期更正') =>
      new MoveInList().handle({ actor: admin, applicationId: three.applicationId, place, reason })

    await assert.rejects(() => move(4), /^E_PLACE/)
    await assert.rejects(() => move(3), /^E_SAME_PLACE/)
    await assert.rejects(() => move(1, ' '), /^E_MOVE_REASON/)
    await move(1)

    assert.deepEqual(await order(), [three.applicationId, one.applicationId, two.applicationId])
    const [event] = await db.from('application_events').where('event', 'moved')
    assert.deepInclude(event, { place: 1, reason: '登记日期更正', actor_id: admin.id })
    await assert.rejects(() => db.from('application_events').where('id', event.id).delete())
  })

  test('one person asks once for a class, and not for one in the way of theirs', async ({
    assert,
  }) => {
    const { personId, trainee, applicationId } = await applied()
    const again = (id: number) =>
      new ApplyForClass().handle(
        {
          actor: trainee,
          classId: id,
          applicant: { personId },
          traineeCategory: 'other',
          sentBy: 'trainee',
        },
        nothing
      )
    await assert.rejects(() => again(classId), /^E_APPLIED/)
    const twin = await aClass(world, world.a, { room_id: world.a.roomIds[1] })
    await again(twin)
    await decide(applicationId, 'confirmed')

    const [other] = await db.from('enrolment_applications').where('course_class_id', twin)
    await assert.rejects(() => decide(other.id, 'confirmed'), /^E_OTHER_CLASS/)
    await assert.rejects(() => again(classId), /^E_IN_CLASS/)
  })

  test('nobody decides on the own application', async ({ assert }) => {
    const personId = await aPerson()
    const own = await userWith('base_admin', { baseId: world.a.id, personId })
    const ask = (actor: User) =>
      new ApplyForClass().handle(
        {
          actor,
          classId,
          applicant: { personId },
          traineeCategory: 'other',
          sentBy: 'base',
        },
        nothing
      )
    await assert.rejects(() => ask(own), /^E_OWN_RECORD/)
    const applicationId = await ask(admin)

    await assert.rejects(
      () => new DecideApplication().handle({ actor: own, applicationId, result: 'confirmed' }),
      /^E_OWN_RECORD/
    )
  })

  test('under many hands at once no seat is given twice and none is lost', async ({ assert }) => {
    const enrolments = await fill()
    const waiting = []
    for (let at = 0; at < 8; at++) waiting.push(await waits(at % 3 ? 'other' : 'hard_to_employ'))
    const fresh = []
    for (let at = 0; at < 4; at++) fresh.push(await applied())

    await Promise.allSettled([
      ...enrolments.map((id) => leave(id)),
      ...fresh.map((one) => decide(one.applicationId, 'confirmed')),
      ...waiting.slice(0, 3).map((one) =>
        new WithdrawApplication().handle({
          actor: one.trainee,
          applicationId: one.applicationId,
        })
      ),
    ])
    const offered = await db.from('enrolment_applications').where('status', 'offered')
    const before = await counters()
    assert.equal(before[0] + before[1], 2)
    await Promise.allSettled(
      offered.flatMap((one) => [
        new AcceptOffer().handle({ actor: admin, applicationId: one.id }),
        new AcceptOffer().handle({ actor: admin, applicationId: one.id }),
        new ExpireOffer().handle(one.id),
      ])
    )

    assert.deepEqual(await counters(), [2, 0])
    const live = await db
      .from('enrolments')
      .where({ course_class_id: classId, status: 'confirmed' })
    assert.lengthOf(live, 2)
    assert.isEmpty(replay(await eventsOfClass(db.connection(), classId)).faults)
    const results = await checkInvariants()
    assert.isTrue(results.find((one) => one.name === 'class_counters')!.holds)
    assert.isTrue(results.find((one) => one.name === 'plan_counters')!.holds)
  })

  test('who may: the base decides, the bureau reads, others are turned away', async ({
    assert,
    client,
  }) => {
    const { applicationId } = await applied()
    const decision = (user: User) =>
      client
        .post(`/applications/${applicationId}/decision`)
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
        .form({ result: 'confirmed' })
        .redirects(0)
    for (const user of [
      await userWith('instructor', { baseId: world.a.id }),
      await userWith('base_admin', { baseId: world.b.id }),
      await userWith('reviewer'),
      await userWith('trainee', { personId: await aPerson() }),
    ]) {
      const response = await decision(user)
      response.assertStatus(403)
    }
    assert.equal(await statusOf(applicationId), 'applied')

    const list = await client
      .get(`/classes/${classId}/applications`)
      .loginAs(await userWith('auditor'))
    list.assertStatus(200)
    const answer = await decision(admin)
    assert.equal(answer.status(), 302)
    assert.equal(await statusOf(applicationId), 'confirmed')
    const invalid = await client
      .post(`/applications/${applicationId}/decision`)
      .loginAs(admin)
      .withCsrfToken()
      .form({ result: 'maybe' })
      .redirects(0)
    assert.property(invalid.flashMessages().inputErrorsBag, 'result')
  })

  test('the log of the list can be read by the base, step by step', async ({ assert, client }) => {
    await fill()
    const { applicationId } = await waits()

    const page = await client.get(`/classes/${classId}/waiting_list`).loginAs(admin)

    page.assertStatus(200)
    assert.include(page.text(), `/applications/${applicationId}`)
    assert.include(page.text(), '每个席位都给了当时的第一位')
  })
})
