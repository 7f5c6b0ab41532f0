import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import EnterScores from '#app/assessments/actions/enter_scores'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import FinaliseScores from '#app/assessments/actions/finalise_scores'
import RecordSample from '#app/assessments/actions/record_sample'
import ResolveDifferences, { type Resolution } from '#app/assessments/actions/resolve_differences'
import ReturnMarks from '#app/assessments/actions/return_marks'
import PublishScores from '#app/assessments/actions/publish_scores'
import { expectedScores } from '#app/assessments/queries/expected_scores'
import { gradeHistory } from '#app/grades/queries/grade_history'
import { drawSample } from '#app/assessments/settle_marks'
import { resultsOf, resultsOfClasses } from '#app/assessments/queries/results'
import { taughtClass, type TaughtClass } from '#tests/functional/attendance/taught_class'
import { buildWorld, emptyDatabase, insertRow, userWith, type World } from '#tests/support/world'
import { agreeToSample, publishAndFinalise } from '#tests/support/assess'
import { marksFor } from './marks.js'
import type User from '#models/user'

test.group('Scores of a sitting', (group) => {
  let world: World
  let admin: User
  let second: User
  let third: User
  let reviewer: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
    second = await userWith('base_admin', { baseId: world.a.id, name: '何静' })
    third = await userWith('instructor', { baseId: world.a.id, name: '吴海龙' })
    reviewer = await userWith('reviewer', { name: '李雪梅' })
    taught = await taughtClass(world, world.a, admin, { status: 'finished', enrolled: 'completed' })
    return () => clock.resume()
  })

  const plan = (heldOn = '2026-03-06', actor = admin) =>
    new PlanSitting().handle({ actor, classId: taught.id, heldOn })
  const enter = (sittingId: number, marks: Parameters<typeof marksFor>[1], actor = admin) =>
    new EnterScores().handle({ actor, sittingId, scores: marksFor(taught, marks) })
  /** A planned sitting as the bureau's approval leaves it; the plan itself has its own tests. */
  const ready = async (heldOn = '2026-03-06') => {
    const sitting = await plan(heldOn)
    await db.from('sittings').where('id', sitting.id).update({ status: 'approved' })
    return sitting
  }
  const twice = async (id: number, marks: Parameters<typeof marksFor>[1]) => {
    await enter(id, marks)
    return enter(id, marks, second)
  }
  const agree = (sittingId: number, actor = reviewer) => agreeToSample(sittingId, actor)
  const publish = (sittingId: number) => new PublishScores().handle({ actor: admin, sittingId })
  const finalise = (sittingId: number) => new FinaliseScores().handle({ actor: admin, sittingId })
  const ALL: Parameters<typeof marksFor>[1] = [
    [80, 80],
    [80, 80],
    [80, 80],
  ]
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
    const { id } = await ready(heldOn)
    await twice(id, marks)
    await agree(id)
    await publishAndFinalise(id, admin)
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
    const { id } = await ready('2026-03-09')

    await assert.rejects(() => enter(id, [[80, 80]]), 'E_NOT_HELD_YET {"day":"2026-03-09"}')
    assert.equal(await statusOf(id), 'approved')
  })

  test('every expected mark must be there; those missing are named', async ({ assert }) => {
    const { id } = await ready()

    await assert.rejects(
      () => enter(id, [[80, 80], [70], []]),
      'E_SCORES_MISSING {"people":2,"names":"王秀兰、李四海","more":"no"}'
    )
    assert.lengthOf(await db.from('score_entries'), 0)
    assert.equal(await statusOf(id), 'approved')
  })

  test('a mark is 0 to 100: {$self} tenths are refused')
    .with([-1, 1001, 60.5, Number.NaN])
    .run(async ({ assert }, markTenths) => {
      const { id } = await ready()
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
    const { id } = await ready()
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
    const { id } = await ready()

    await enter(id, [[80, 80], [], [80, 80]])

    assert.lengthOf(await db.from('score_entries'), 4)
  })

  test('marks of a plan that is not approved are not entered', async ({ assert }) => {
    const { id } = await plan()

    await assert.rejects(() => enter(id, ALL), /^E_SITTING_STATE/)
  })

  test('the first to enter may enter anew until somebody else has; nothing counts yet', async ({
    assert,
  }) => {
    const { id } = await ready()
    await enter(id, ALL)
    const outcome = await enter(id, [
      [81, 'absent'],
      [80, 80],
      [80, 80],
    ])

    assert.deepEqual(outcome, { entered: 6, turn: 1, differences: 0 })
    const entries = await db.from('score_entries').orderBy('id')
    assert.lengthOf(entries, 6)
    assert.deepEqual([entries[0].mark_tenths, entries[1].outcome], [810, 'absent'])
    assert.lengthOf(await db.from('scores'), 0)
    assert.equal(await statusOf(id), 'entered')
  })

  test('where two entries agree the marks stand, and a sample is drawn', async ({ assert }) => {
    const { id } = await ready()
    await enter(id, ALL)
    const outcome = await enter(id, ALL, second)

    assert.deepEqual(outcome, { entered: 6, turn: 2, differences: 0 })
    assert.lengthOf(await db.from('scores'), 6)
    const sitting = await sittingOf(id)
    assert.deepInclude(sitting, {
      status: 'checked',
      entered_by_id: admin.id,
      checked_by_id: second.id,
    })
    const drawn = await db.from('score_samples').where('sitting_id', id)
    assert.deepEqual(
      drawn.map((row) => row.enrolment_id),
      drawSample(taught.enrolmentIds, sitting.sample_seed)
    )
    assert.lengthOf(drawn, 1)
    await assert.rejects(() => enter(id, ALL, third), /^E_SITTING_STATE/)
  })

  test('two who enter at the same moment make the first and the second entry', async ({
    assert,
  }) => {
    const { id } = await ready()
    const outcomes = await Promise.all([enter(id, ALL), enter(id, ALL, second)])

    assert.sameMembers(
      outcomes.map((one) => one.turn),
      [1, 2]
    )
    assert.equal(await statusOf(id), 'checked')
    assert.lengthOf(await db.from('scores'), 6)
  })

  test('the database refuses two entries of one mark by one person', async ({ assert }) => {
    const { id } = await ready()
    await enter(id, ALL)
    const first = await db.from('score_entries').firstOrFail()

    await assert.rejects(() => insertRow('score_entries', { ...first, id: 9_999, turn: 2 }))
  })

  test('a third person settles what two entries differ in, each with a reason', async ({
    assert,
  }) => {
    const { id } = await ready()
    await enter(id, ALL)
    const outcome = await enter(
      id,
      [
        [80, 'absent'],
        [80, 80],
        [80, 60],
      ],
      second
    )
    assert.equal(outcome.differences, 2)
    assert.equal(await statusOf(id), 'differing')
    assert.lengthOf(await db.from('scores'), 0)

    const [a, , c] = taught.enrolmentIds
    const settle = (resolutions: Resolution[], actor = third) =>
      new ResolveDifferences().handle({ actor, sittingId: id, resolutions })
    const one = (enrolmentId: number, markTenths: number, reason = '按试卷'): Resolution => ({
      enrolmentId,
      component: 'skills',
      outcome: 'marked',
      markTenths,
      reason,
    })
    await assert.rejects(() => settle([one(a, 800), one(c, 600)], admin), /^E_THIRD_PERSON/)
    await assert.rejects(() => settle([one(a, 800), one(c, 600)], second), /^E_THIRD_PERSON/)
    await assert.rejects(() => settle([one(a, 800)]), 'E_DIFFERENCES_LEFT {"count":1}')
    await assert.rejects(() => settle([one(a, 800), one(c, 600, ' ')]), /^E_DIFFERENCE_REASON/)
    await assert.rejects(() => settle([one(a, 800), one(c, 1001)]), /^E_MARK/)
    await assert.rejects(
      () => settle([one(taught.enrolmentIds[1], 800), one(a, 800), one(c, 600)]),
      /^E_DIFFERENCE_UNKNOWN/
    )
    await settle([one(a, 800), one(c, 600)])

    const skills = await db.from('scores').where('component', 'skills').orderBy('enrolment_id')
    assert.deepEqual(
      skills.map((row) => row.mark_tenths),
      [800, 800, 600]
    )
    assert.equal(await statusOf(id), 'checked')
    const kept = await db.from('score_resolutions').orderBy('id').select('reason', 'resolved_by_id')
    assert.deepEqual(kept[0], { reason: '按试卷', resolved_by_id: third.id })
  })

  test('marks given back are entered anew by both; what was entered stays', async ({ assert }) => {
    const { id } = await ready()
    const back = (actor: User, reason = '第 2 份试卷漏判一题') =>
      new ReturnMarks().handle({ actor, sittingId: id, reason })
    await twice(id, ALL)

    await assert.rejects(() => back(second, ' '), /^E_REASON_MISSING/)
    await assert.rejects(() => back(admin), /^E_SAME_PERSON/)
    await back(second)

    const sitting = await sittingOf(id)
    assert.deepEqual(
      [sitting.status, sitting.entry_round, sitting.entered_by_id, sitting.checked_by_id],
      ['approved', 2, null, null]
    )
    assert.lengthOf(await db.from('scores'), 0)
    assert.lengthOf(await db.from('score_entries'), 12)
    await assert.rejects(() => publish(id), /^E_SITTING_STATE/)
    await assert.rejects(() => back(second), /^E_SITTING_STATE/)
    await twice(id, ALL)
    assert.equal(await statusOf(id), 'checked')
  })

  test('marks are published only when a third person found the sample right', async ({
    assert,
  }) => {
    const { id } = await ready()
    await twice(id, ALL)

    await assert.rejects(() => publish(id), /^E_NOT_SAMPLED/)
    await assert.rejects(() => agree(id, second), /^E_SAMPLE_PERSON/)
    await assert.rejects(
      () => new RecordSample().handle({ actor: reviewer, sittingId: id, findings: [] }),
      'E_SAMPLE_MISSING {"count":1}'
    )
    await agree(id)
    await assert.rejects(() => agree(id), /^E_SAMPLE_DONE/)
    await publish(id)
    assert.equal(await statusOf(id), 'published')
  })

  test('one paper of the sample that differs sends all marks back', async ({ assert }) => {
    const { id } = await ready()
    await twice(id, ALL)
    const { enrolment_id: enrolmentId } = await db.from('score_samples').firstOrFail()
    const record = (note: string | null) =>
      new RecordSample().handle({
        actor: reviewer,
        sittingId: id,
        findings: [{ enrolmentId, result: 'differs', note }],
      })

    await assert.rejects(() => record(null), /^E_SAMPLE_NOTE/)
    assert.deepEqual(await record('技能评分表合计错误'), { agreed: 0, differed: 1 })

    assert.equal(await statusOf(id), 'approved')
    assert.lengthOf(await db.from('scores'), 0)
    assert.include(await audits(), 'sitting.sample_differed')
  })

  test('marks are final after the objections, and only then give the grade', async ({ assert }) => {
    const { id } = await ready()
    await twice(id, ALL)
    await agree(id)
    // 2026-03-06 is a Friday: five working days end on the next one.
    const { objectionsUntil } = await publish(id)
    assert.equal(objectionsUntil, '2026-03-13')
    assert.lengthOf(await db.from('grade_records'), 0)
    assert.equal((await resultsOf(taught.id)).size, 0)
    assert.equal((await resultsOf(taught.id, undefined, { shown: true })).size, 3)

    clock.stopAt('2026-03-13')
    await assert.rejects(() => finalise(id), 'E_OBJECTIONS_POSSIBLE {"day":"2026-03-13"}')
    clock.stopAt('2026-03-14')
    assert.deepEqual(await finalise(id), { passed: 3, failed: 0, disputed: 0 })
    assert.lengthOf(await db.from('grade_records'), 3)
    await assert.rejects(() => finalise(id), /^E_SITTING_STATE/)
    await assert.rejects(() => enter(id, ALL), /^E_SITTING_STATE/)
    assert.deepEqual(await audits(), [
      'sitting.planned',
      'sitting.entered',
      'sitting.entered_again',
      'sitting.sampled',
      'sitting.published',
      'sitting.finalised',
    ])
  })

  test('marks are not published while the next year has no calendar', async ({ assert }) => {
    const { id } = await ready()
    await twice(id, ALL)
    await agree(id)
    clock.stopAt('2026-12-30')

    await assert.rejects(() => publish(id), 'E_CALENDAR_NOT_LOADED {"year":"2027"}')
    assert.equal(await statusOf(id), 'checked')
  })

  test('final marks give the grade to who has 60 in every component', async ({ assert }) => {
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
    const entry = await db.from('audit_entries').where('action', 'sitting.finalised').firstOrFail()
    assert.deepInclude(JSON.parse(entry.changes), { passed: 1, failed: 2, gradesRecorded: 1 })
  })

  test('marks that are not final are no results', async ({ assert }) => {
    const { id } = await ready()
    await twice(id, ALL)

    const results = await resultsOf(taught.id)
    assert.equal(results.size, 0)
    const preview = await resultsOf(taught.id, undefined, { withSittingId: id })
    assert.isTrue(preview.get(taught.enrolmentIds[0])!.passed)
    assert.isFalse(preview.get(taught.enrolmentIds[0])!.final)
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
    const sitting = await ready('2026-03-20')

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
    await twice(sitting.id, [[], [70], [70, 59]])
    await agree(sitting.id)
    const { objectionsUntil, ...outcome } = await publish(sitting.id)
    assert.deepEqual(outcome, { passed: 1, failed: 1 })
    clock.stopAt(addDays(objectionsUntil, 1))
    await finalise(sitting.id)

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
    const { id } = await ready()
    await assert.rejects(() => plan(), `E_SITTING_OPEN {"code":"${taught.code}-K1"}`)
    await twice(id, ALL)
    await agree(id)
    await publishAndFinalise(id, admin)

    await assert.rejects(() => plan('2026-03-05'), 'E_BEFORE_LAST_SITTING {"day":"2026-03-06"}')
    await assert.rejects(() => plan(), /^E_NOBODY_FAILED/)
  })

  test('nobody sits more often than the terms allow', async ({ assert }) => {
    const failed: Parameters<typeof marksFor>[1] = [
      [50, 80],
      [80, 80],
      [80, 80],
    ]
    await wholeRound(failed)
    clock.stopAt('2026-03-26')
    await wholeRound([[50]], '2026-03-16')
    await wholeRound([[50]], '2026-03-26')

    await assert.rejects(() => plan('2026-04-06'), 'E_NO_MORE_RESITS {"most":3}')
  })

  test('a passed component is kept for a resit for two years, not longer', async ({ assert }) => {
    await wholeRound([
      [80, 50],
      [80, 80],
      [80, 80],
    ])
    const kept = await plan('2028-03-06')
    assert.equal(kept.components, 'skills')
    await db.from('sittings').where('id', kept.id).delete()

    const late = await plan('2028-03-07')
    assert.equal(late.components, 'theory,skills')
    const people = await expectedScores(late)
    assert.deepEqual(
      people.map((one) => [one.name, one.components]),
      [['赵晓峰', ['theory', 'skills']]]
    )
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

  test('the outcome of many classes takes three queries', async ({ assert }) => {
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
    assert.equal(queries, 3)
  })
})
