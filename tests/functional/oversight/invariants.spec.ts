import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { checkInvariants, INVARIANTS, type InvariantName } from '#app/oversight/invariants'
import { playLine, theBureau, type Line } from '#tests/support/line'
import { aPerson, buildWorld, emptyDatabase, insertRow, userWith } from '#tests/support/world'

test.group('Invariants', (group) => {
  let line: Line

  group.setup(async () => {
    await emptyDatabase()
    const world = await buildWorld()
    line = await playLine(world, world.a, await theBureau())
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  group.each.setup(async () => {
    await db.beginGlobalTransaction()
    return () => db.rollbackGlobalTransaction()
  })

  const change = (table: string, id: number, values: Record<string, unknown>) =>
    db.from(table).where('id', id).update(values)

  const broken = async () => {
    const results = await checkInvariants()
    return results.filter((result) => !result.holds).map((result) => result.name)
  }

  const offencesOf = async (name: InvariantName) => {
    const results = await checkInvariants()
    return results.find((result) => result.name === name)!.offending
  }

  const firstOffence = async (name: InvariantName) => {
    const [first] = await offencesOf(name)
    return first
  }

  const foundIn = async (name: InvariantName) => {
    const { found } = await firstOffence(name)
    return found
  }

  test('all hold after a class went from the plan to an exported payment', async ({ assert }) => {
    const results = await checkInvariants()

    assert.deepEqual(
      results.map((result) => result.name),
      [...INVARIANTS]
    )
    assert.deepEqual(await broken(), [])
  })

  test('a plan counter that the enrolments do not give is named', async ({ assert }) => {
    const enrolment = await db.from('enrolments').where('id', line.enrolmentId).firstOrFail()
    await change('plan_allocations', enrolment.plan_allocation_id, { seats_taken: 1 })

    assert.deepEqual(await broken(), ['plan_counters'])
    const found = await offencesOf('plan_counters')
    assert.sameMembers(
      found.map((one) => one.type),
      ['plan_allocation', 'annual_plan']
    )
    assert.include(found[0].found, 'seats_taken 1 / 2')
  })

  test('a class counter that the roster does not give is named', async ({ assert }) => {
    await change('course_classes', line.classId, { seats_taken: 3 })

    assert.deepEqual(await broken(), ['class_counters'])
    assert.deepInclude(await firstOffence('class_counters'), {
      type: 'course_class',
      id: line.classId,
      found: 'seats_taken 3 / 2, seats_offered 0 / 0, seats 20',
    })
  })

  test('a person who withdrew late still counts for the seat', async ({ assert }) => {
    await change('enrolments', line.enrolmentId, { status: 'withdrawn' })

    assert.notInclude(await broken(), 'class_counters')
    assert.notInclude(await broken(), 'plan_counters')
  })

  test('a second live claim on a certificate is named', async ({ assert }) => {
    await db.rawQuery('DROP INDEX claims_live_subject')
    const row = await db.from('claims').where('id', line.claimId).firstOrFail()
    // The database works the tab out itself.
    const { id, queue_tab: tab, ...claim } = row
    const second = await insertRow('claims', { ...claim, number: 'SL26-9999999', status: 'draft' })

    assert.deepEqual(await broken(), ['one_live_claim'])
    assert.deepInclude(await firstOffence('one_live_claim'), { id: second })
  })

  test('a person paid twice for one occupation and grade is named', async ({ assert }) => {
    await db
      .from('claims')
      .where('course_class_id', line.classId)
      .update({ status: 'paid', person_id: line.personId })

    assert.include(await broken(), 'paid_once')
    assert.lengthOf(await offencesOf('paid_once'), 1)
  })

  test('an amount other than its trace gives is named', async ({ assert }) => {
    await change('claims', line.claimId, { amount_fen: 30_100 })

    assert.include(await broken(), 'claim_amount')
    assert.deepInclude(await firstOffence('claim_amount'), {
      id: line.claimId,
      found: 'amount_fen 30100 / 30000',
    })
  })

  test('a trace other than the one decided on is named, whatever it says', async ({ assert }) => {
    await change('claims', line.claimId, { trace_hash: 'f'.repeat(64) })

    assert.deepEqual(await broken(), ['claim_amount'])
    assert.deepInclude(await firstOffence('claim_amount'), { found: 'trace_hash' })
  })

  test('rules that were altered after the judgement are named', async ({ assert }) => {
    const isPostgres = db.connection().dialect.name === 'postgres'
    await db.rawQuery(
      isPostgres ? 'ALTER TABLE rule_sets DISABLE TRIGGER USER' : 'DROP TRIGGER rule_sets_fixed'
    )
    await db.from('rule_sets').update({ hash: 'f'.repeat(64) })

    assert.deepEqual(await broken(), ['claim_amount'])
    assert.deepInclude(await firstOffence('claim_amount'), { found: 'rule_set' })
  })

  test('a fund whose totals its entries do not give is named', async ({ assert }) => {
    const claim = await db.from('claims').where('id', line.claimId).firstOrFail()
    await db.from('funds').where('id', claim.fund_id).increment('paid_fen', 100)

    assert.deepEqual(await broken(), ['fund_equation'])
    assert.deepInclude(await firstOffence('fund_equation'), { id: claim.fund_id })
  })

  test('a claim that is frozen without an objection, or runs on beside one, is named', async ({
    assert,
  }) => {
    await change('claims', line.claimId, { disputed_at: clock.instant() })
    assert.deepEqual(await broken(), ['disputes'])
    await change('claims', line.claimId, { disputed_at: null })
    await change('notice_objections', line.objectionId, { claim_id: line.claimId, status: 'open' })
    assert.deepEqual(await broken(), ['disputes'])
    assert.deepInclude(await firstOffence('disputes'), { id: line.claimId })
  })

  test('an officer who pays what the same officer approved is named', async ({ assert }) => {
    const claim = await db.from('claims').where('id', line.claimId).firstOrFail()
    await change('payment_batches', line.paymentBatchId, { exported_by_id: claim.approved_by_id })

    assert.deepEqual(await broken(), ['separation'])
    const found = await offencesOf('separation')
    assert.include(
      found.map((one) => one.id),
      line.claimId
    )
  })

  test('an officer who handles the own claim is named', async ({ assert }) => {
    const claim = await db.from('claims').where('id', line.claimId).firstOrFail()
    await change('users', claim.reviewed_by_id, { person_id: line.personId })

    assert.deepEqual(await broken(), ['separation'])
  })

  test('a claim whose status nobody decided is named', async ({ assert }) => {
    await change('claims', line.claimId, { status: 'approved' })

    assert.deepEqual(await broken(), ['decided_status'])
    assert.deepInclude(await firstOffence('decided_status'), {
      type: 'claim',
      found: 'approved / paying',
    })
  })

  test('a class whose status nobody decided is named', async ({ assert }) => {
    await change('course_classes', line.classId, { status: 'running' })

    assert.deepEqual(await broken(), ['decided_status'])
    assert.deepInclude(await firstOffence('decided_status'), { type: 'course_class' })
  })

  test('a certificate revoked without a trail is named', async ({ assert }) => {
    await change('certificates', line.certificateId, { status: 'revoked' })

    assert.deepEqual(await broken(), ['decided_status'])
    assert.deepInclude(await firstOffence('decided_status'), { type: 'certificate' })
  })

  test('a batch whose total its lines do not give is named', async ({ assert }) => {
    await db.from('payment_batches').increment('total_fen', 1)

    assert.deepEqual(await broken(), ['batch_totals'])
    assert.deepInclude(await firstOffence('batch_totals'), { id: line.paymentBatchId })
  })

  test('a grade that differs from its last decision, and a post without its grade, are named', async ({
    assert,
  }) => {
    await change('grade_records', line.gradeRecordId, { status: 'ended' })
    assert.include(await broken(), 'grades')
    assert.equal(await foundIn('grades'), 'ended / recorded')
    await change('grade_records', line.gradeRecordId, { status: 'live' })

    const filed = {
      filing_number: '备案 1',
      term_from: '2026-01-01',
      term_until: '2027-01-01',
      grade_record_id: line.gradeRecordId,
    }
    await change('appointments', line.appointmentId, { ...filed, status: 'filed' })
    assert.notInclude(await broken(), 'grades')
    await change('appointments', line.appointmentId, { status: 'ended' })
    assert.equal(await foundIn('grades'), 'ended / live')
  })

  test('a certificate without enough attendance is named', async ({ assert }) => {
    await change('enrolments', line.enrolmentId, { status: 'not_completed' })

    assert.deepEqual(await broken(), ['certificate_basis'])
    assert.deepInclude(await firstOffence('certificate_basis'), { id: line.certificateId })
  })

  test('a certificate whose result was not published is named', async ({ assert }) => {
    await change('sittings', line.sittingId, { status: 'checked' })

    assert.deepEqual(await broken(), ['certificate_basis'])
  })

  test('a certificate of somebody else’s result is named', async ({ assert }) => {
    const other = await aPerson({ name: '王秀兰' })
    await change('certificates', line.certificateId, { person_id: other })

    assert.include(await broken(), 'certificate_basis')
  })

  test('a gap in the serials is named', async ({ assert }) => {
    await db.from('certificate_serials').increment('last_serial', 1)

    assert.deepEqual(await broken(), ['certificate_serials'])
    assert.include(await foundIn('certificate_serials'), 'last_serial 3')
  })

  test('a number that skips one is named', async ({ assert }) => {
    const last = await db.from('certificates').orderBy('number', 'desc').firstOrFail()
    await change('certificates', last.id, { number: `${last.number.slice(0, -1)}9` })

    assert.deepEqual(await broken(), ['certificate_serials'])
  })

  test('an audit chain that does not end at its head is named', async ({ assert }) => {
    await db.from('audit_heads').update({ hash: 'f'.repeat(64) })

    assert.deepEqual(await broken(), ['audit_chain'])
    assert.deepInclude(await firstOffence('audit_chain'), { found: 'head' })
  })
})

test.group('Invariants page', (group) => {
  group.each.setup(() => emptyDatabase())

  test('the auditor and the system administrator read it, nobody else', async ({
    assert,
    client,
  }) => {
    for (const [role, status] of [
      ['auditor', 200],
      ['system_admin', 200],
      ['reviewer', 403],
      ['base_admin', 403],
      ['trainee', 403],
    ] as const) {
      const response = await client
        .get('/invariants')
        .loginAs(await userWith(role))
        .redirects(0)

      assert.equal(response.status(), status, role)
    }
  })

  test('a guest is sent to sign in', async ({ client }) => {
    const response = await client.get('/invariants').redirects(0)

    response.assertStatus(302)
  })

  test('names the broken rule and the record in words', async ({ client }) => {
    await db.from('audit_heads').update({ hash: 'f'.repeat(64) })

    const response = await client.get('/invariants').loginAs(await userWith('auditor'))

    response.assertTextIncludes('1 条不成立')
    response.assertTextIncludes('审计链完整未改')
    response.assertTextIncludes('#1')
  })
})
