import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import CheckScores from '#app/assessments/actions/check_scores'
import EnterScores from '#app/assessments/actions/enter_scores'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import PublishScores from '#app/assessments/actions/publish_scores'
import { expectedScores } from '#app/assessments/queries/expected_scores'
import { gradeHistory } from '#app/grades/queries/grade_history'
import { resultsOf, resultsOfClasses } from '#app/assessments/queries/results'
import { taughtClass, type TaughtClass } from '#tests/functional/attendance/taught_class'
import { buildWorld, emptyDatabase, insertRow, userWith, type World } from '#tests/support/world'
import { marksFor } from './marks.js'
import type User from '#models/user'

test.group('Scores of a sitting', (group) => {
  let world: World
  let admin: User
  let second: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
    second = await userWith('base_admin', { baseId: world.a.id, name: '何静' })
    taught = await taughtClass(world, world.a, admin, { status: 'finished', enrolled: 'completed' })
    return () => clock.resume()
  })

  const plan = (heldOn = '2026-03-06', actor = admin) =>
    new PlanSitting().handle({ actor, classId: taught.id, heldOn })
  const enter = (sittingId: number, marks: Parameters<typeof marksFor>[1], actor = admin) =>
    new EnterScores().handle({ actor, sittingId, scores: marksFor(taught, marks) })
  const check = (sittingId: number, actor = second) =>
    new CheckScores().handle({ actor, sittingId, result: 'checked' })
  const publish = (sittingId: number) => new PublishScores().handle({ actor: admin, sittingId })
  const sittingOf = (id: number) => db.from('sittings').where('id', id).firstOrFail()
  const statusOf = async (id: number): Promise<string> => {
    const { status } = await sittingOf(id)
    return status
  }
  const audits = async (): Promise<string[]> => {
    const rows = await db.from('audit_entries').where('subject_type', 'sitting').orderBy('sequence')
    return rows.map((row) => row.action)
  }
  const wholeRound = async (
    marks: Parameters<typeof marksFor>[1],
    heldOn = '2026-03-06'
  ): Promise<number> => {
    const { id } = await plan(heldOn)
    await enter(id, marks)
    await check(id)
    await publish(id)
    return id
  }

  test('the first sitting of a class covers every component of its grade', async ({ assert }) => {
    const sitting = await plan()

    assert.equal(sitting.code, `${taught.code}-K1`)
    assert.equal(sitting.components, 'theory,skills')
    assert.equal(sitting.attempt, 1)
    assert.equal(await statusOf(sitting.id), 'planned')
    assert.deepEqual(await audits(), ['sitting.planned'])
    const expected = await expectedScores(sitting)
    assert.deepEqual(
      expected.map((one) => [one.name, one.components.length]),
      [
        ['赵晓峰', 2],
        ['王秀兰', 2],
        ['李四海', 2],
      ]
    )
  })

  test('technicians are reviewed too', async ({ assert }) => {
    await db.from('courses').where('id', world.courseIds.welder).update({ grade_rank: 5 })

    const { components } = await plan()
    assert.equal(components, 'theory,skills,review')
  })

  test('a class that is {$self} gets no sitting')
    .with(['enrolling', 'running', 'archived', 'cancelled'])
    .run(async ({ assert }, status) => {
      await db.from('course_classes').where('id', taught.id).update({ status })

      await assert.rejects(() => plan(), /^E_CLASS_NOT_FINISHED/)
    })

  test('a sitting is not before the end of the class, nor on a day that is none', async ({
    assert,
  }) => {
    await assert.rejects(() => plan('2026-03-02'), 'E_BEFORE_CLASS_END {"day":"2026-03-03"}')
    await assert.rejects(() => plan('2026-02-30'), /^E_DAY/)
  })

  test('a class that nobody completed gets no sitting', async ({ assert }) => {
    await db
      .from('enrolments')
      .where('course_class_id', taught.id)
      .update({ status: 'not_completed' })

    await assert.rejects(() => plan(), /^E_NOBODY_COMPLETED/)
  })

  test('marks are entered on the day or later', async ({ assert }) => {
    const { id } = await plan('2026-03-09')

    await assert.rejects(() => enter(id, [[80, 80]]), 'E_NOT_HELD_YET {"day":"2026-03-09"}')
    assert.equal(await statusOf(id), 'planned')
  })

  test('every expected mark must be there; those missing are named', async ({ assert }) => {
    const { id } = await plan()

    await assert.rejects(
      () => enter(id, [[80, 80], [70], []]),
      'E_SCORES_MISSING {"people":2,"names":"王秀兰、李四海","more":"no"}'
    )
    assert.lengthOf(await db.from('scores'), 0)
    assert.equal(await statusOf(id), 'planned')
  })

  test('a mark is 0 to 100: {$self} tenths are refused')
    .with([-1, 1001, 60.5, Number.NaN])
    .run(async ({ assert }, markTenths) => {
      const { id } = await plan()
      const [first, ...rest] = marksFor(taught, [
        [80, 80],
        [80, 80],
        [80, 80],
      ])

      await assert.rejects(
        () =>
          new EnterScores().handle({
            actor: admin,
            sittingId: id,
            scores: [{ ...first, markTenths }, ...rest],
          }),
        /^E_MARK .*赵晓峰/
      )
    })

  test('nobody is marked twice, nor who does not sit, nor in what is not assessed', async ({
    assert,
  }) => {
    const other = await taughtClass(world, world.b, admin, { enrolled: 'completed' })
    const { id } = await plan()
    const all = marksFor(taught, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    const enterAll = (scores: typeof all) =>
      new EnterScores().handle({ actor: admin, sittingId: id, scores })

    await assert.rejects(() => enterAll([...all, all[0]]), /^E_SCORE_TWICE/)
    await assert.rejects(
      () => enterAll([...all, { ...all[0], enrolmentId: other.enrolmentIds[0] }]),
      /^E_SCORE_UNEXPECTED .*"known":"no"/
    )
    await assert.rejects(
      () => enterAll([...all, { ...all[0], component: 'review' }]),
      /^E_SCORE_UNEXPECTED .*"known":"yes"/
    )
  })

  test('who did not complete the class is not expected', async ({ assert }) => {
    await db
      .from('enrolments')
      .where('id', taught.enrolmentIds[1])
      .update({ status: 'not_completed' })
    const { id } = await plan()

    await enter(id, [[80, 80], [], [80, 80]])

    assert.lengthOf(await db.from('scores'), 4)
  })

  test('marks may be corrected before the check; the last to enter counts', async ({ assert }) => {
    const { id } = await plan()
    await enter(id, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    await enter(
      id,
      [
        [81, 'absent'],
        [80, 80],
        [80, 80],
      ],
      second
    )

    const scores = await db.from('scores').orderBy('id')
    assert.lengthOf(scores, 6)
    assert.deepEqual([scores[0].mark_tenths, scores[1].outcome], [810, 'absent'])
    assert.isNull(scores[1].mark_tenths)
    const sitting = await sittingOf(id)
    assert.equal(sitting.entered_by_id, second.id)
    await assert.rejects(() => check(id, second), /^E_SAME_PERSON/)
  })

  test('whoever entered the marks cannot check them, whatever role they hold', async ({
    assert,
  }) => {
    const { id } = await plan()
    await enter(id, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])

    await assert.rejects(() => check(id, admin), /^E_SAME_PERSON/)
    assert.equal(await statusOf(id), 'entered')
    await assert.rejects(() =>
      db.from('sittings').where('id', id).update({ status: 'checked', checked_by_id: admin.id })
    )
  })

  test('marks given back keep their values and their reason, and are checked anew', async ({
    assert,
  }) => {
    const { id } = await plan()
    await enter(id, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])

    await assert.rejects(
      () => new CheckScores().handle({ actor: second, sittingId: id, result: 'returned' }),
      /^E_REASON_MISSING/
    )
    await new CheckScores().handle({
      actor: second,
      sittingId: id,
      result: 'returned',
      reason: '第 2 份试卷漏判一题',
    })

    assert.equal(await statusOf(id), 'planned')
    assert.lengthOf(await db.from('scores'), 6)
    const entry = await db.from('audit_entries').where('action', 'sitting.returned').firstOrFail()
    assert.equal(JSON.parse(entry.changes).reason, '第 2 份试卷漏判一题')
    await assert.rejects(() => publish(id), /^E_SITTING_STATE/)
    await assert.rejects(() => check(id), /^E_SITTING_STATE/)
  })

  test('a check may be taken back until publication', async ({ assert }) => {
    const { id } = await plan()
    await enter(id, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    await check(id)
    await new CheckScores().handle({
      actor: second,
      sittingId: id,
      result: 'returned',
      reason: '公布前复查发现登分错误',
    })

    const sitting = await sittingOf(id)
    assert.deepEqual([sitting.status, sitting.checked_by_id], ['planned', null])
  })

  test('marks cannot be published unchecked, nor changed once checked or published', async ({
    assert,
  }) => {
    const marks: Parameters<typeof marksFor>[1] = [
      [80, 80],
      [80, 80],
      [80, 80],
    ]
    const { id } = await plan()
    await enter(id, marks)

    await assert.rejects(() => publish(id), /^E_SITTING_STATE/)
    await check(id)
    await assert.rejects(() => enter(id, marks), /^E_SITTING_STATE/)
    await publish(id)
    await assert.rejects(() => enter(id, marks), /^E_SITTING_STATE/)
    await assert.rejects(() => publish(id), /^E_SITTING_STATE/)
    assert.deepEqual(await audits(), [
      'sitting.planned',
      'sitting.entered',
      'sitting.checked',
      'sitting.published',
    ])
  })

  test('publication gives the grade to who has 60 in every component', async ({ assert }) => {
    const id = await wholeRound([
      [60, 60],
      [59.9, 95],
      [88, 'absent'],
    ])

    const grades = await db.from('grade_records')
    assert.lengthOf(grades, 1)
    assert.deepInclude(grades[0], {
      person_id: taught.personIds[0],
      occupation_id: world.occupationIds.welder,
      grade_rank: 3,
      source_kind: 'assessment',
      enrolment_id: taught.enrolmentIds[0],
      sitting_id: id,
      awarded_on: '2026-03-06',
    })
    const [history] = await gradeHistory(taught.personIds[0])
    assert.deepInclude(history, { occupationZh: '焊工', gradeRank: 3, classCode: taught.code })
    const entry = await db.from('audit_entries').where('action', 'sitting.published').firstOrFail()
    assert.deepInclude(JSON.parse(entry.changes), { passed: 1, failed: 2, gradesRecorded: 1 })
  })

  test('marks that are not published are no results', async ({ assert }) => {
    const { id } = await plan()
    await enter(id, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    await check(id)

    const results = await resultsOf(taught.id)
    assert.equal(results.size, 0)
    const preview = await resultsOf(taught.id, undefined, { withSittingId: id })
    assert.isTrue(preview.get(taught.enrolmentIds[0])!.passed)
    assert.isFalse(preview.get(taught.enrolmentIds[0])!.published)
  })

  test('a resit is for those who failed, in what they lack; what they passed is kept', async ({
    assert,
  }) => {
    await wholeRound([
      [80, 80],
      [50, 75],
      [40, 'absent'],
    ])
    clock.stopAt('2026-03-20')
    const sitting = await plan('2026-03-20')

    assert.equal(sitting.code, `${taught.code}-K2`)
    const expected = await expectedScores(sitting)
    assert.deepEqual(
      expected.map((one) => [one.name, one.components]),
      [
        ['王秀兰', ['theory']],
        ['李四海', ['theory', 'skills']],
      ]
    )
    await assert.rejects(() => enter(sitting.id, [[], [70, 70], [70, 70]]), /^E_SCORE_UNEXPECTED/)
    await enter(sitting.id, [[], [70], [70, 59]])
    await check(sitting.id)
    const outcome = await publish(sitting.id)

    assert.deepEqual(outcome, { passed: 1, failed: 1 })
    const results = await resultsOf(taught.id)
    const kept = results.get(taught.enrolmentIds[1])!
    assert.isTrue(kept.passed)
    assert.deepInclude(kept.components.skills, { markTenths: 750, attempt: 1 })
    assert.deepInclude(kept.components.theory, { markTenths: 700, attempt: 2 })
    assert.deepEqual(results.get(taught.enrolmentIds[2])!.failed, ['skills'])
    const grades = await db.from('grade_records').orderBy('id')
    assert.deepEqual(
      grades.map((row) => [row.person_id, row.awarded_on]),
      [
        [taught.personIds[0], '2026-03-06'],
        [taught.personIds[1], '2026-03-20'],
      ]
    )
  })

  test('a resit covers only the components that anybody lacks', async ({ assert }) => {
    await wholeRound([
      [80, 80],
      [50, 75],
      [40, 60],
    ])

    const { components } = await plan('2026-03-20')
    assert.equal(components, 'theory')
  })

  test('there is no resit while a sitting is open, nor when everybody passed', async ({
    assert,
  }) => {
    const { id } = await plan()
    await assert.rejects(() => plan(), `E_SITTING_OPEN {"code":"${taught.code}-K1"}`)
    await enter(id, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    await check(id)
    await publish(id)

    await assert.rejects(() => plan('2026-03-05'), 'E_BEFORE_LAST_SITTING {"day":"2026-03-06"}')
    await assert.rejects(() => plan(), /^E_NOBODY_FAILED/)
  })

  test('who holds the grade already keeps the record they have', async ({ assert }) => {
    await insertRow('grade_records', {
      person_id: taught.personIds[0],
      occupation_id: world.occupationIds.welder,
      work_type: '',
      grade_rank: 3,
      source_kind: 'recognition',
      awarded_on: '2024-06-01',
      created_at: clock.instant(),
    })

    await wholeRound([
      [80, 80],
      [80, 80],
      [10, 10],
    ])

    const own = await db.from('grade_records').where('person_id', taught.personIds[0])
    assert.deepEqual(
      own.map((row) => [row.source_kind, row.awarded_on]),
      [['recognition', '2024-06-01']]
    )
    assert.lengthOf(await db.from('grade_records'), 2)
  })

  test('the published outcome of many classes takes two queries', async ({ assert }) => {
    await wholeRound([
      [80, 80],
      [80, 80],
      [10, 10],
    ])
    const other = await taughtClass(world, world.b, admin, { status: 'finished' })
    let queries = 0
    const count = () => queries++
    const client = db.connection().getReadClient()
    client.on('query', count)

    const results = await resultsOfClasses([taught.id, other.id])
    client.off('query', count)

    assert.equal(results.get(taught.id)!.size, 3)
    assert.equal(results.get(other.id)!.size, 0)
    assert.equal(queries, 2)
  })
})
