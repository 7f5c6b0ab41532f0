import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import {
  endGrade,
  recordGrade,
  recordGrades,
  withdrawGrade,
  type GradeToRecord,
} from '#app/grades/record_grade'
import { aPerson, buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Recording a grade', (group) => {
  let world: World
  let officer: User
  let personId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    officer = await userWith('reviewer', { name: '李雪梅' })
    personId = await aPerson()
    return () => clock.resume()
  })

  const grade = (changes: Partial<GradeToRecord> = {}): GradeToRecord => ({
    personId,
    occupationId: world.occupationIds.welder,
    workType: '',
    gradeRank: 3,
    sourceKind: 'recognition',
    awardedOn: '2026-03-01',
    document: '侯人社认定〔2026〕1号',
    recordedById: officer.id,
    ...changes,
  })
  const record = (changes: Partial<GradeToRecord> = {}) =>
    db.transaction((trx) => recordGrade(trx, grade(changes)))
  const statuses = async (): Promise<[number, string][]> => {
    const rows = await db.from('grade_records').orderBy('id')
    return rows.map((row) => [row.grade_rank, row.status])
  }

  test('keeps its source, paper, trace and who recorded it, with a decision row', async ({
    assert,
  }) => {
    const id = await record({ trace: { verdict: 'passed' } })

    assert.deepInclude(await db.from('grade_records').where('id', id).firstOrFail(), {
      status: 'live',
      source_kind: 'recognition',
      document: '侯人社认定〔2026〕1号',
      trace: '{"verdict":"passed"}',
      recorded_by_id: officer.id,
      ended_on: null,
    })
    const [decision] = await db.from('grade_record_decisions')
    assert.deepInclude(decision, {
      grade_record_id: id,
      decision: 'recorded',
      document: '侯人社认定〔2026〕1号',
      decided_by_id: officer.id,
    })
  })

  test('a grade of rank {$self} is refused to who holds 四级')
    .with([2, 3])
    .run(async ({ assert }, gradeRank) => {
      await record({ gradeRank: 3 })

      await assert.rejects(() => record({ gradeRank }), /^E_GRADE_HELD/)
      assert.deepEqual(await statuses(), [[3, 'live']])
    })

  test('a higher grade, another work type and another occupation are recorded', async ({
    assert,
  }) => {
    const occupationId = world.occupationIds.carer
    await db
      .table('occupation_grades')
      .insert({ occupation_id: occupationId, work_type: '居家照护', grade_rank: 3 })
    await record()
    await record({ gradeRank: 4 })
    await record({ occupationId })
    await record({ occupationId, workType: '居家照护' })

    assert.lengthOf(await statuses(), 4)
  })

  test('what the standard lacks, a post and a day to come are refused', async ({ assert }) => {
    await db.from('occupation_grades').where({ grade_rank: 6 }).delete()

    await assert.rejects(() => record({ gradeRank: 6 }), /^E_GRADE_NOT_OFFERED/)
    await assert.rejects(
      () => record({ gradeRank: 7, sourceKind: 'appointment' }),
      /^E_GRADE_NOT_OFFERED/
    )
    await assert.rejects(() => record({ workType: '钎焊' }), /^E_GRADE_NOT_OFFERED/)
    await assert.rejects(() => record({ gradeRank: 7 }), /^E_GRADE_BY_APPOINTMENT/)
    await assert.rejects(() => record({ sourceKind: 'appointment' }), /^E_GRADE_BY_APPOINTMENT/)
    await assert.rejects(() => record({ awardedOn: '2026-03-07' }), /^E_GRADE_FUTURE/)
    assert.isEmpty(await statuses())
  })

  test('of many people those who hold the grade or a higher one are left alone', async ({
    assert,
  }) => {
    const others = [await aPerson({ name: '王秀兰' }), await aPerson({ name: '李四海' })]
    await record({ gradeRank: 4 })

    const recorded = await db.transaction((trx) =>
      recordGrades(
        trx,
        [personId, ...others].map((id) => grade({ personId: id }))
      )
    )

    assert.equal(recorded, 2)
    const rows = await db.from('grade_records').where('grade_rank', 3).orderBy('id')
    assert.deepEqual(
      rows.map((row) => row.person_id),
      others
    )
    assert.lengthOf(await db.from('grade_record_decisions'), 3)
  })

  test('a withdrawn grade stays on record and makes room for another', async ({ assert }) => {
    const id = await record()
    const withdraw = () =>
      db.transaction((trx) =>
        withdrawGrade(trx, {
          gradeRecordId: id,
          reason: '成绩更正后不合格',
          document: '更正〔2026〕2号',
          byId: officer.id,
        })
      )

    await withdraw()
    await assert.rejects(withdraw, /^E_GRADE_NOT_LIVE/)
    await record()

    assert.deepEqual(await statuses(), [
      [3, 'withdrawn'],
      [3, 'live'],
    ])
    const last = await db
      .from('grade_record_decisions')
      .where('decision', 'withdrawn')
      .firstOrFail()
    assert.deepInclude(last, { reason: '成绩更正后不合格', document: '更正〔2026〕2号' })
  })

  test('a grade that ended is no longer held', async ({ assert }) => {
    const id = await record()
    await db.transaction((trx) =>
      endGrade(trx, {
        gradeRecordId: id,
        endedOn: '2026-03-05',
        reason: '离职',
        document: null,
        byId: officer.id,
      })
    )

    assert.deepEqual(await statuses(), [[3, 'ended']])
    assert.equal(
      (await db
        .from('grade_records')
        .firstOrFail()
        .then((row) => row.ended_on)) as string,
      '2026-03-05'
    )
  })

  test('a decision about a grade is never changed', async ({ assert }) => {
    await record()

    await assert.rejects(() => db.from('grade_record_decisions').update({ reason: 'x' }))
    await assert.rejects(() => db.from('grade_record_decisions').delete())
  })

  test('two acts at once give the grade once', async ({ assert }) => {
    const outcomes = await Promise.allSettled([record(), record(), record({ gradeRank: 2 })])

    assert.isAtMost(outcomes.filter((one) => one.status === 'fulfilled').length, 2)
    const rows = await db.from('grade_records').where('grade_rank', 3)
    assert.lengthOf(rows, 1)
  })

  test('the database refuses the same live grade twice', async ({ assert }) => {
    await record()
    const row = await db.from('grade_records').firstOrFail()
    delete row.id

    await assert.rejects(() => db.table('grade_records').insert(row))
    await db.table('grade_records').insert({ ...row, status: 'ended' })
  })
})
