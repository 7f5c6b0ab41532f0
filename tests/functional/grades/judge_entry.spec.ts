import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import RecordLookup from '#app/grades/evidence/actions/record_lookup'
import { addDays } from '#app/rules/days'
import { judgeEntry } from '#app/grades/entry/judge_entry'
import { recordGrade } from '#app/grades/record_grade'
import { anEvidence, certificateNumber, loadEntryConditions } from '#tests/support/entry'
import { aPerson, buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Judging who may apply for a grade', (group) => {
  let world: World
  let pair: [User, User]
  let personId: number

  group.each.setup(async () => {
    clock.stopAt('2026-10-21')
    await emptyDatabase()
    world = await buildWorld()
    await loadEntryConditions()
    pair = [await userWith('reviewer'), await userWith('approver')]
    personId = await aPerson()
    return () => clock.resume()
  })

  const judge = (gradeRank: number, onDay = '2026-10-21', workType = '') =>
    judgeEntry(db.connection(), {
      personId,
      occupationId: world.occupationIds.welder,
      workType,
      gradeRank,
      onDay,
    })
  const welder = () => [world.occupationIds.welder]
  const show = (evidence: Partial<Parameters<typeof anEvidence>[1]>, check = true) =>
    anEvidence(
      pair,
      { personId, kind: 'employment', fromOn: '2020-01-01', occupationIds: welder(), ...evidence },
      { check }
    )
  const held = (gradeRank: number, awardedOn: string) =>
    db.transaction((trx) =>
      recordGrade(trx, {
        personId,
        occupationId: world.occupationIds.welder,
        workType: '',
        gradeRank,
        sourceKind: 'recognition',
        awardedOn,
        recordedById: pair[0].id,
      })
    )
  const lookUp = (evidenceId: number, result: 'matches' | 'differs' | 'not_found') =>
    new RecordLookup().handle({
      actor: pair[0],
      evidenceId,
      result,
      found: '姓名不同',
      reference: '截图 1',
    })

  test('of whom nothing is recorded nothing is known, and every route says what is missing', async ({
    assert,
  }) => {
    const judged = await judge(4)

    assert.equal(judged.verdict, 'unknown')
    assert.isNull(judged.earliest)
    assert.deepEqual(
      judged.routes.map((route) => route.result),
      ['unknown', 'unknown', 'unknown', 'unknown']
    )
    assert.equal(judged.routes[0].found['zh-CN'], '没有登记证书')
  })

  test('the grade held and work that goes on give the day to come, to the day', async ({
    assert,
  }) => {
    await held(3, '2026-10-12')
    await show({ fromOn: '2019-03-01' })

    const judged = await judge(4)
    assert.deepEqual([judged.verdict, judged.routes[0].result], ['unknown', 'failed'])
    assert.equal(judged.earliest, '2031-10-12')
    assert.equal(judged.routes[0].found['zh-CN'], '到 2026-10-21 已从事 9 天，2031-10-12 满 5 年')
    const before = await judge(4, addDays(judged.earliest!, -1))
    const on = await judge(4, judged.earliest!)
    assert.deepEqual([before.verdict, on.verdict], ['unknown', 'passed'])
  })

  test('work in an occupation it does not speak for does not count', async ({ assert }) => {
    await show({ fromOn: '2010-01-01', occupationIds: [world.occupationIds.carer] })

    const { routes } = await judge(3)
    assert.equal(routes[1].found['zh-CN'], '没有登记工作经历')
  })

  test('evidence that waits for its check leaves the question open', async ({ assert }) => {
    const id = await show({ fromOn: '2010-01-01' }, false)
    const open = await judge(3)
    assert.deepEqual([open.verdict, open.routes[1].result], ['unknown', 'unknown'])

    await db
      .from('person_evidence')
      .where('id', id)
      .update({ status: 'checked', checked_by_id: pair[1].id })
    const checked = await judge(3)
    assert.equal(checked.routes[1].result, 'passed')
    assert.equal(checked.earliest, '2026-10-21')
  })

  test('a certificate from elsewhere counts once the national register matches: {$self}')
    .with([null, 'differs', 'not_found', 'matches'] as const)
    .run(async ({ assert }, result) => {
      await show({ fromOn: '2015-01-01' })
      const id = await show({
        kind: 'certificate',
        detail: 'skill_grade',
        number: certificateNumber(4),
        gradeRank: 3,
        fromOn: '2020-05-01',
      })
      if (result) await lookUp(id, result)

      const { routes } = await judge(4)
      assert.equal(routes[0].result, result === 'matches' ? 'passed' : 'unknown')
    })

  test('the last answer of the national register counts', async ({ assert }) => {
    await show({ fromOn: '2015-01-01' })
    const id = await show({
      kind: 'certificate',
      detail: 'qualification',
      number: '1514000000401234',
      gradeRank: 3,
      fromOn: '2015-05-01',
    })
    await lookUp(id, 'matches')
    await lookUp(id, 'not_found')

    const { routes } = await judge(4)
    assert.equal(routes[0].result, 'unknown')
    assert.equal(routes[0].found['zh-CN'], '全国联网查询查不到')
  })

  test('a diploma counts as what its school gives, a student of this year from the confirmation', async ({
    assert,
  }) => {
    await held(3, '2026-01-10')
    await show({
      kind: 'diploma',
      detail: 'senior_technical_class',
      fromOn: '2027-07-01',
      graduatingOn: '2026-09-01',
      subject: '焊接加工',
    })

    const judged = await judge(4)
    assert.equal(judged.routes[1].result, 'passed')
    assert.equal(judged.verdict, 'passed')
  })

  test('a title, an apprenticeship and a training are evidence by their own days', async ({
    assert,
  }) => {
    await db.from('occupations').where('id', world.occupationIds.welder).update({ edition: 2023 })
    await show({ fromOn: '2020-01-01' })
    await show({ kind: 'title', detail: 'junior', fromOn: '2026-02-01', subject: '助理工程师' })
    const third = await judge(4)
    assert.equal(third.routes[2].earliest, '2027-02-01')

    await db.from('occupations').where('id', world.occupationIds.welder).update({ edition: 2018 })
    await show({ kind: 'apprenticeship', fromOn: '2019-01-01', untilOn: '2020-01-01' })
    const fifth = await judge(2)
    assert.equal(fifth.routes[1].result, 'passed')
  })

  test('the conditions follow the edition of the standard, and its own where it departs', async ({
    assert,
  }) => {
    const codeOf = async () => (await judge(6)).trace?.ruleSet.code
    assert.equal(await codeOf(), 'entry-2018-level_1')
    const of = (row: object) =>
      db.from('occupations').where('id', world.occupationIds.welder).update(row)
    await of({ edition: 2023 })
    assert.equal(await codeOf(), 'entry-2023-level_1')
    await of({ code: '4-01-06-02', edition: 2018 })
    assert.equal(await codeOf(), 'entry-4-01-06-02-level_1')
  })

  test('what the standard lacks is not offered, nor posts above it', async ({ assert }) => {
    assert.equal((await judge(7)).state, 'judged')
    await db.from('occupation_grades').where('grade_rank', 6).delete()

    assert.equal((await judge(6)).state, 'not_offered')
    assert.equal((await judge(7)).state, 'not_offered')
    assert.equal((await judge(8)).state, 'not_offered')
    assert.equal((await judge(3, '2026-10-21', '钎焊')).state, 'not_offered')
  })

  test('unconfirmed conditions are marked as examples', async ({ assert }) => {
    await db.from('occupations').where('id', world.occupationIds.welder).update({ edition: 2023 })

    assert.isTrue((await judge(5)).isExample)
    assert.isFalse((await judge(3)).isExample)
  })

  test('a grade that was withdrawn is no evidence', async ({ assert }) => {
    const id = await held(3, '2016-01-01')
    await show({ fromOn: '2010-01-01' })
    assert.equal((await judge(4)).routes[0].result, 'passed')

    await db.from('grade_records').where('id', id).update({ status: 'withdrawn' })
    assert.equal((await judge(4)).routes[0].result, 'unknown')
  })
})
