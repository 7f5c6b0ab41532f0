import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import FoldStandings from '#app/oversight/actions/fold_standings'
import { checkInvariants } from '#app/oversight/invariants'
import { classesAt } from '#app/oversight/queries/class_standings'
import { PLACES, PLACE_SQL, standings } from '#app/oversight/standing'
import { stageList } from '#app/oversight/queries/stage_list'
import { yearChain } from '#app/oversight/queries/year_chain'
import { countQueries } from '#tests/functional/oversight/query_count'
import { playLine, theBureau, type Bureau, type Line } from '#tests/support/line'
import { buildWorld, emptyDatabase, insertRow } from '#tests/support/world'
import type { World } from '#tests/support/world'

test.group('Standings of a year', (group) => {
  let world: World
  let bureau: Bureau
  let line: Line
  let other: Line

  group.setup(async () => {
    await emptyDatabase()
    world = await buildWorld()
    bureau = await theBureau()
    line = await playLine(world, world.a, bureau)
    other = await playLine(world, world.b, bureau)
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  group.each.setup(async () => {
    await db.beginGlobalTransaction()
    return () => db.rollbackGlobalTransaction()
  })

  /** What the rows say, person by person. */
  const counted = async () => {
    const rows = await standings(bureau.reviewer)
      .where('c.year', 2026)
      .select(db.raw(`${PLACE_SQL} AS place`))
    const places = Object.fromEntries(PLACES.map((place) => [place, 0]))
    for (const row of rows) places[row.place] += 1
    return places
  }
  const told = async () => (await yearChain(bureau.reviewer, 2026)).all
  const noted = async () => {
    const rows = await db.from('standing_changes').distinct('course_class_id as id').orderBy('id')
    return rows.map((row) => row.id)
  }
  const standingsHold = async () => {
    const results = await checkInvariants()
    return results.find(({ name }) => name === 'standings')!
  }

  test('what was added up is what the rows say, and nothing more is noted', async ({ assert }) => {
    const before = await told()
    const folded = await new FoldStandings().handle()

    assert.isAbove(folded, 1)
    assert.deepEqual(await noted(), [])
    assert.deepEqual(await told(), before)
    assert.deepEqual(before.places, await counted())
    assert.equal(before.places.to_pay, 4)
    assert.isTrue((await standingsHold()).holds)
    assert.equal(await new FoldStandings().handle(), 0)
  })

  test('every change that moves somebody is told at once, and is right again once added up', async ({
    assert,
  }) => {
    await new FoldStandings().handle()
    const certificate = await db
      .from('certificates')
      .where('enrolment_id', line.enrolmentId)
      .firstOrFail()
    const changes: [table: string, id: number, values: Record<string, unknown>][] = [
      ['claims', line.claimId, { status: 'paid' }],
      ['claims', line.claimId, { status: 'noticed', notice_closed_at: null }],
      ['claims', line.claimId, { status: 'draft', amount_fen: 0 }],
      ['claims', line.claimId, { status: 'rejected' }],
      ['certificates', certificate.id, { status: 'revoked' }],
      ['grade_records', certificate.grade_record_id, { status: 'withdrawn' }],
      ['enrolments', line.enrolmentId, { status: 'not_completed' }],
      ['enrolments', line.enrolmentId, { status: 'withdrawn' }],
      ['course_classes', line.classId, { year: 2025 }],
    ]
    for (const [table, id, values] of changes) {
      const before = await told()
      const change = `${table} ${JSON.stringify(values)}`
      await db.from(table).where('id', id).update(values)

      assert.deepEqual(await noted(), [line.classId], change)
      const now = await told()
      assert.notDeepEqual(now.places, before.places, change)
      assert.deepEqual(now.places, await counted())
      await new FoldStandings().handle()
      assert.deepEqual(await told(), now)
      assert.deepEqual((await standingsHold()).offending, [])
    }
  })

  test('a change that moves nobody is not noted', async ({ assert }) => {
    await new FoldStandings().handle()
    await db.from('claims').where('id', line.claimId).update({ assigned_to_id: bureau.reviewer.id })
    await db
      .from('claims')
      .where('id', line.claimId)
      .update({ status: db.raw('status') })
    await db.from('course_classes').where('id', line.classId).update({ seats: 19 })

    assert.deepEqual(await noted(), [])
  })

  test('a new person and a person gone are told', async ({ assert }) => {
    await new FoldStandings().handle()
    const { id, ...enrolment } = await db
      .from('enrolments')
      .where('id', line.enrolmentId)
      .firstOrFail()
    const person = await db.from('enrolments').where('course_class_id', other.classId).firstOrFail()
    const added = await insertRow('enrolments', {
      ...enrolment,
      person_id: person.person_id,
      position: 9,
    })
    assert.equal((await told()).places.to_certify + (await told()).places.to_sit, 0)
    assert.deepEqual((await told()).places, await counted())
    assert.deepEqual(await noted(), [line.classId])

    await new FoldStandings().handle()
    await db.from('enrolments').where('id', added).delete()
    assert.deepEqual(await noted(), [line.classId])
    assert.deepEqual((await told()).places, await counted())
  })

  test('the list behind a number is the same before and after', async ({ assert }) => {
    const list = async () => {
      const found = await stageList(bureau.reviewer, { stage: 'claimed', year: 2026 }, 'zh-CN')
      return { ids: found.rows.map((row) => row.enrolmentId), total: found.paginator.total }
    }
    const before = await list()
    await new FoldStandings().handle()
    const after = await list()
    await db.from('claims').where('id', line.claimId).update({ status: 'rejected' })

    assert.deepEqual(after, before)
    assert.equal(before.total, 4)
    const rest = await list()
    assert.notInclude(rest.ids, line.enrolmentId)
    assert.equal(rest.total, 3)
  })

  test('a base is told of its own classes only', async ({ assert }) => {
    await new FoldStandings().handle()
    await db.from('claims').where('id', other.claimId).update({ status: 'paid' })
    const { all } = await yearChain(line.admin, 2026)
    const { classes } = await classesAt(line.admin, { places: ['to_pay', 'paid'] })

    assert.equal(all.places.paid, 0)
    assert.equal(all.places.to_pay, 2)
    assert.deepEqual(
      (await classes.select('class_id')).map((row) => row.class_id),
      [line.classId]
    )
  })

  test('with more changed classes than are named one by one the answer is the same', async ({
    assert,
  }) => {
    await new FoldStandings().handle()
    await db.from('claims').where('id', line.claimId).update({ status: 'paid' })
    const before = await told()
    await db.rawQuery(
      `INSERT INTO standing_changes (course_class_id)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
       SELECT 900000 + i FROM n`
    )
    const { classes } = await classesAt(bureau.reviewer, { places: ['paid', 'to_pay'] })

    assert.deepEqual(await told(), before)
    assert.equal(before.places.paid, 1)
    assert.lengthOf(await classes.select('class_id', 'place'), 3)
  })

  test('a sum that the rows do not give is named', async ({ assert }) => {
    await new FoldStandings().handle()
    await db.from('class_standings').where('course_class_id', line.classId).update({ total: 7 })
    const { offending } = await standingsHold()

    assert.deepInclude(offending[0], { type: 'course_class', id: line.classId })
    assert.equal(offending[0].found, 'to_pay 7 / 2')
    assert.equal(offending[1].found, '2026 to_pay 2 / 7')
  })

  test('a year costs two queries, however many people it has', async ({ assert }) => {
    await new FoldStandings().handle()
    const { queries } = await countQueries(() => yearChain(bureau.reviewer, 2026))

    assert.equal(queries, 2)
  })
})

test.group('Standings of a year, written by two at once', (group) => {
  group.setup(async () => {
    await emptyDatabase()
    return emptyDatabase
  })

  test('what another has not written yet stays noted', async ({ assert }) => {
    const world = await buildWorld()
    const bureau = await theBureau()
    const line = await playLine(world, world.a, bureau)
    clock.resume()
    await new FoldStandings().handle()
    const writing = await db.transaction()
    await writing.from('claims').where('id', line.claimId).update({ status: 'paid' })
    const folded = await new FoldStandings().handle()
    await writing.commit()

    assert.equal(folded, 0)
    const { all } = await yearChain(bureau.reviewer, 2026)
    assert.equal(all.places.paid, 1)
    await Promise.all([new FoldStandings().handle(), new FoldStandings().handle()])
    assert.equal((await yearChain(bureau.reviewer, 2026)).all.places.paid, 1)
    const results = await checkInvariants()
    assert.isTrue(results.find(({ name }) => name === 'standings')!.holds)
  }).skip(() => db.connection().dialect.name !== 'postgres', 'SQLite has one writer at a time')
})
