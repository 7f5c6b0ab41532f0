import { test } from '@japa/runner'
import { todoOf } from '#app/oversight/queries/todo'
import { sittingList } from '#app/assessments/queries/sitting_list'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import AnswerScoreObjection from '#app/assessments/objections/actions/answer_score_objection'
import DecideRuling from '#app/assessments/rulings/actions/decide_ruling'
import EnterScores from '#app/assessments/actions/enter_scores'
import FinaliseScores from '#app/assessments/actions/finalise_scores'
import LodgeOwnScoreObjection from '#app/assessments/objections/actions/lodge_own_score_objection'
import LodgeScoreObjection from '#app/assessments/objections/actions/lodge_score_objection'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import ProposeRuling from '#app/assessments/rulings/actions/propose_ruling'
import PublishScores from '#app/assessments/actions/publish_scores'
import ResolveDifferences from '#app/assessments/actions/resolve_differences'
import ReturnMarks from '#app/assessments/actions/return_marks'
import { agreeToSample } from '#tests/support/assess'
import { expectedScores } from '#app/assessments/queries/expected_scores'
import { readScores } from '#app/subsidies/claim_records'
import { resultsOf } from '#app/assessments/queries/results'
import { taughtClass, type TaughtClass } from '#tests/functional/attendance/taught_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { marksFor } from './marks.js'
import Sitting from '#models/sitting'
import type { Component, Mark } from '#app/grades/pass_rule'
import type User from '#models/user'

test.group('Exemptions, void papers and objections', (group) => {
  let world: World
  let admin: User
  let second: User
  let reviewer: User
  let taught: TaughtClass
  let sittingId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
    second = await userWith('base_admin', { baseId: world.a.id, name: '何静' })
    reviewer = await userWith('reviewer', { name: '李雪梅' })
    taught = await taughtClass(world, world.a, admin, { status: 'finished', enrolled: 'completed' })
    const sitting = await new PlanSitting().handle({
      actor: admin,
      classId: taught.id,
      heldOn: '2026-03-06',
    })
    sittingId = sitting.id
    await db.from('sittings').where('id', sittingId).update({ status: 'approved' })
    return () => clock.resume()
  })

  const twice = async (marks: Parameters<typeof marksFor>[1]) => {
    const scores = marksFor(taught, marks)
    await new EnterScores().handle({ actor: admin, sittingId, scores })
    await new EnterScores().handle({ actor: second, sittingId, scores })
  }
  const publish = async (marks: Parameters<typeof marksFor>[1]) => {
    await twice(marks)
    await agreeToSample(sittingId, reviewer)
    await new PublishScores().handle({ actor: admin, sittingId })
  }
  const finalise = () => {
    clock.stopAt('2026-03-14')
    return new FinaliseScores().handle({ actor: admin, sittingId })
  }
  const propose = (
    index: number,
    kind: 'exempt' | 'void',
    component: Component = 'theory',
    words: { reason?: string; document?: string; actor?: User } = {}
  ) =>
    new ProposeRuling().handle({
      actor: admin,
      sittingId,
      enrolmentId: taught.enrolmentIds[index],
      component,
      kind,
      reason: '理论已在上一等级合格',
      document: '合格证明 12 号',
      ...words,
    })
  const decide = (
    rulingId: number,
    result: 'accepted' | 'refused',
    actor = reviewer,
    reason = ''
  ) => new DecideRuling().handle({ actor, rulingId, result, reason })
  const object = (index: number, component: Component = 'theory') =>
    new LodgeScoreObjection().handle({
      actor: admin,
      sittingId,
      enrolmentId: taught.enrolmentIds[index],
      component,
      reason: '第三大题漏判',
    })
  const answer = (
    objectionId: number,
    result: 'upheld' | 'dismissed',
    mark: Mark | null = null,
    actor = reviewer
  ) => new AnswerScoreObjection().handle({ actor, objectionId, result, answer: '已复查', mark })
  const marked = (markTenths: number): Mark => ({ outcome: 'marked', markTenths })

  test('who is exempt is not marked in that component and passes it', async ({ assert }) => {
    const { id } = await propose(0, 'exempt')
    await decide(id, 'accepted')

    const expected = await expectedScores(await Sitting.findOrFail(sittingId))
    assert.deepEqual(expected[0].components, ['skills'])
    const scores = [
      ...marksFor(taught, [[], [80, 80], [80, 80]]),
      {
        enrolmentId: taught.enrolmentIds[0],
        component: 'skills' as const,
        outcome: 'marked' as const,
        markTenths: 700,
      },
    ]
    await new EnterScores().handle({ actor: admin, sittingId, scores })
    await new EnterScores().handle({ actor: second, sittingId, scores })
    await agreeToSample(sittingId, reviewer)
    await new PublishScores().handle({ actor: admin, sittingId })
    await finalise()

    const result = (await resultsOf(taught.id)).get(taught.enrolmentIds[0])!
    assert.isTrue(result.passed)
    assert.equal(result.components.theory!.outcome, 'exempt')
    assert.lengthOf(await db.from('grade_records'), 3)
  })

  test('a void component is not passed, whatever was marked, and the mark stays on record', async ({
    assert,
  }) => {
    await twice([
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    const { id } = await propose(1, 'void', 'skills', { reason: '替考' })
    await assert.rejects(async () => {
      await agreeToSample(sittingId, reviewer)
      await new PublishScores().handle({ actor: admin, sittingId })
    }, 'E_RULINGS_OPEN {"count":1}')
    await decide(id, 'accepted')
    await new PublishScores().handle({ actor: admin, sittingId })
    await finalise()

    const result = (await resultsOf(taught.id)).get(taught.enrolmentIds[1])!
    assert.deepEqual([result.passed, result.failed], [false, ['skills']])
    const change = await db.from('score_changes').firstOrFail()
    assert.deepInclude(change, {
      cause: 'ruling',
      cause_id: id,
      outcome_before: 'marked',
      mark_tenths_before: 800,
      outcome_after: 'void',
      mark_tenths_after: null,
    })
    await assert.rejects(() => db.from('score_changes').delete())
  })

  test('a ruling between the two entries takes the place of what the first wrote', async ({
    assert,
  }) => {
    const scores = marksFor(taught, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    await new EnterScores().handle({ actor: admin, sittingId, scores })
    const { id } = await propose(0, 'exempt')
    await decide(id, 'accepted')
    const outcome = await new EnterScores().handle({
      actor: second,
      sittingId,
      scores: scores.slice(1),
    })

    assert.equal(outcome.differences, 0)
    const own = await db.from('scores').where('enrolment_id', taught.enrolmentIds[0]).orderBy('id')
    assert.deepEqual(
      own.map((row) => [row.component, row.outcome, row.mark_tenths]),
      [
        ['theory', 'exempt', null],
        ['skills', 'marked', 800],
      ]
    )
  })

  test('a ruling on a mark that differs leaves only the others to settle', async ({ assert }) => {
    const differing = async (marks: Parameters<typeof marksFor>[1]) => {
      const same = marksFor(taught, [
        [80, 80],
        [80, 80],
        [80, 80],
      ])
      await new EnterScores().handle({ actor: admin, sittingId, scores: same })
      const scores = marksFor(taught, marks)
      return new EnterScores().handle({ actor: second, sittingId, scores })
    }
    const statusNow = async () => (await Sitting.findOrFail(sittingId)).status
    const settle = (enrolmentId: number, component: Component) =>
      new ResolveDifferences().handle({
        actor: reviewer,
        sittingId,
        resolutions: [
          { enrolmentId, component, outcome: 'marked', markTenths: 780, reason: '对照试卷' },
        ],
      })
    await differing([
      [70, 80],
      [70, 80],
      [80, 80],
    ])
    const first = await propose(0, 'void')
    await decide(first.id, 'accepted')
    assert.equal(await statusNow(), 'differing')
    const [a, b] = taught.enrolmentIds
    await assert.rejects(() => settle(a, 'theory'), /^E_DIFFERENCE_UNKNOWN/)
    await settle(b, 'theory')
    const marks = await db.from('scores').where('component', 'theory').orderBy('enrolment_id')
    assert.deepEqual(
      marks.map((row) => [row.outcome, row.mark_tenths]),
      [
        ['void', null],
        ['marked', 780],
        ['marked', 800],
      ]
    )

    const another = await userWith('reviewer', { name: '王建华' })
    await new ReturnMarks().handle({ actor: another, sittingId, reason: '重录' })
    const again = marksFor(taught, [[], [80, 80], [80, 80]])
    again.push({ enrolmentId: a, component: 'skills', outcome: 'marked', markTenths: 800 })
    await new EnterScores().handle({ actor: admin, sittingId, scores: again })
    const other = again.map((one) => (one.enrolmentId === b ? { ...one, markTenths: 700 } : one))
    await new EnterScores().handle({ actor: second, sittingId, scores: other })
    await decide((await propose(1, 'void')).id, 'accepted')
    assert.equal(await statusNow(), 'differing')
    await decide((await propose(1, 'void', 'skills')).id, 'accepted')
    assert.equal(await statusNow(), 'checked')
    assert.isAbove((await db.from('score_samples').where('round', 2)).length, 0)
  })

  test('a ruling has a reason and a document, a candidate, and a second person', async ({
    assert,
  }) => {
    await assert.rejects(() => propose(0, 'void', 'theory', { reason: '' }), /^E_RULING_WORDS/)
    await assert.rejects(() => propose(0, 'void', 'theory', { document: ' ' }), /^E_RULING_WORDS/)
    await assert.rejects(() => propose(0, 'void', 'review'), /^E_NOT_A_CANDIDATE/)
    const { id } = await propose(0, 'exempt')
    await assert.rejects(() => propose(0, 'void'), /^E_RULING_KNOWN/)
    await assert.rejects(() => decide(id, 'accepted', admin), /^E_RULING_PERSON/)
    await assert.rejects(() => decide(id, 'refused'), /^E_RULING_REASON/)
    const own = await userWith('reviewer', { personId: taught.personIds[2] })
    await assert.rejects(() => decide(id, 'accepted', own), /^E_OWN_SITTING/)
    await decide(id, 'refused', reviewer, '证明已过期')
    await assert.rejects(() => decide(id, 'accepted'), /^E_RULING_DECIDED/)

    assert.lengthOf(await db.from('scores'), 0)
    await propose(0, 'exempt')
    await db.from('sittings').update({ status: 'published' })
    await assert.rejects(() => propose(1, 'exempt'), /^E_RULING_STATE/)
  })

  test('an open objection freezes that candidate alone; the others go on', async ({ assert }) => {
    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    await object(0)
    assert.deepEqual(await finalise(), { passed: 1, failed: 1, disputed: 1 })

    const graded = await db.from('grade_records')
    assert.deepEqual(
      graded.map((row) => row.person_id),
      [taught.personIds[2]]
    )
    assert.isFalse((await resultsOf(taught.id)).has(taught.enrolmentIds[0]))
    const shown = (await resultsOf(taught.id, undefined, { shown: true })).get(
      taught.enrolmentIds[0]
    )!
    assert.isTrue(shown.disputed)
    const bound = await readScores(db.connection(), taught.enrolmentIds)
    assert.isFalse(bound.some((row) => row.enrolment_id === taught.enrolmentIds[0]))
  })

  test('a dismissed objection lets the marks count, and the grade follows', async ({ assert }) => {
    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    const { id } = await object(0)
    await finalise()
    await answer(id, 'dismissed')

    assert.isTrue((await resultsOf(taught.id)).get(taught.enrolmentIds[0])!.passed)
    assert.lengthOf(await db.from('grade_records'), 2)
    assert.lengthOf(await db.from('score_changes'), 0)
  })

  test('an upheld objection changes the mark, keeps the old one, and may bring the grade', async ({
    assert,
  }) => {
    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    const { id } = await object(1)
    await assert.rejects(() => answer(id, 'upheld'), /^E_MARK /)
    await assert.rejects(() => answer(id, 'upheld', marked(1001)), /^E_MARK /)
    await assert.rejects(() => answer(id, 'upheld', marked(590)), /^E_MARK_SAME/)
    await answer(id, 'upheld', marked(610))
    await finalise()

    assert.lengthOf(await db.from('grade_records'), 3)
    const change = await db.from('score_changes').firstOrFail()
    assert.deepInclude(change, {
      cause: 'objection',
      mark_tenths_before: 590,
      mark_tenths_after: 610,
      changed_by_id: reviewer.id,
    })
    const told = await db.from('messages').where('kind', 'mark_objection_answered').firstOrFail()
    assert.include(told.parameters, 'upheld')
  })

  test('who recorded an objection or entered the marks does not answer it', async ({ assert }) => {
    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    const { id } = await object(1)

    await assert.rejects(() => answer(id, 'dismissed', null, admin), /^E_OBJECTION_PERSON/)
    await assert.rejects(() => answer(id, 'dismissed', null, second), /^E_OBJECTION_PERSON/)
    await assert.rejects(() => object(1), /^E_OBJECTION_OPEN/)
    await assert.rejects(() => object(1, 'review'), /^E_NO_MARK/)
    const called = async (user: User) =>
      (await todoOf(await user.loadRoles(), 'zh-CN')).map(({ kind, href }) => `${kind} ${href}`)
    const { sitting_id: about } = await db.from('score_objections').firstOrFail()
    assert.include(await called(reviewer), `answer_mark_objections /sittings/${about}`)
    const [listed] = (await sittingList(reviewer, {}, 'zh-CN')).rows
    assert.deepInclude(listed, { waits: 'answer', isMine: true })
    await db.from('score_objections').update({ lodged_by_id: reviewer.id })
    assert.notInclude((await called(reviewer)).join(), 'answer_mark_objections')
    await db.from('score_objections').update({ lodged_by_id: admin.id })
    await answer(id, 'dismissed')
    await assert.rejects(() => answer(id, 'dismissed'), /^E_OBJECTION_ANSWERED/)
    assert.notInclude((await called(reviewer)).join(), 'answer_mark_objections')
  })

  test('who settled a difference neither looks at the sample nor answers an objection', async ({
    assert,
  }) => {
    const settler = await userWith('reviewer', { name: '王建华' })
    const all: Parameters<typeof marksFor>[1] = [
      [80, 80],
      [59, 80],
      [80, 80],
    ]
    await new EnterScores().handle({ actor: admin, sittingId, scores: marksFor(taught, all) })
    const other = marksFor(taught, [[79, 80], all[1], all[2]])
    await new EnterScores().handle({ actor: second, sittingId, scores: other })
    const [enrolmentId] = taught.enrolmentIds
    await new ResolveDifferences().handle({
      actor: settler,
      sittingId,
      resolutions: [
        { enrolmentId, component: 'theory', outcome: 'marked', markTenths: 800, reason: '看卷' },
      ],
    })
    await assert.rejects(() => agreeToSample(sittingId, settler), /^E_SAMPLE_PERSON/)
    await agreeToSample(sittingId, reviewer)
    await new PublishScores().handle({ actor: admin, sittingId })
    const { id } = await object(0)
    await assert.rejects(() => answer(id, 'dismissed', null, settler), /^E_OBJECTION_PERSON/)
    const calledFor = async (user: User) => {
      const todos = await todoOf(await user.loadRoles(), 'zh-CN')
      return todos.some(({ kind }) => kind === 'answer_mark_objections')
    }
    assert.isFalse(await calledFor(settler))
    assert.isTrue(await calledFor(reviewer))
    const { person_id: personId } = await db
      .from('enrolments')
      .where('id', enrolmentId)
      .firstOrFail()
    assert.isFalse(await calledFor(await userWith('reviewer', { personId })))
    await answer(id, 'dismissed')
  })

  test('a resit waits until every objection is answered', async ({ assert }) => {
    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    const { id } = await object(0)
    await finalise()
    const resit = () =>
      new PlanSitting().handle({ actor: admin, classId: taught.id, heldOn: '2026-03-20' })

    await assert.rejects(resit, /^E_OBJECTIONS_PENDING .*"count":1/)
    await answer(id, 'dismissed')
    assert.equal((await resit()).attempt, 2)
  })

  test('nobody handles the marks of a class in which they are enrolled', async ({ assert }) => {
    const personId = taught.personIds[2]
    const own = await userWith('base_admin', { baseId: world.a.id, personId })
    const scores = marksFor(taught, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    const enter = () => new EnterScores().handle({ actor: own, sittingId, scores })
    await assert.rejects(enter, /^E_OWN_SITTING/)
    await assert.rejects(() => propose(0, 'exempt', 'theory', { actor: own }), /^E_OWN_SITTING/)
    await twice([
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    await assert.rejects(
      () => new ReturnMarks().handle({ actor: own, sittingId, reason: '重录' }),
      /^E_OWN_SITTING/
    )
    await agreeToSample(sittingId, reviewer)
    const publishOwn = () => new PublishScores().handle({ actor: own, sittingId })
    await assert.rejects(publishOwn, /^E_OWN_SITTING/)
    await new PublishScores().handle({ actor: admin, sittingId })
    clock.stopAt('2026-03-14')
    const finaliseOwn = () => new FinaliseScores().handle({ actor: own, sittingId })
    await assert.rejects(finaliseOwn, /^E_OWN_SITTING/)
  })

  test('a trainee objects to the own published mark, and to no other', async ({ assert }) => {
    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    const trainee = await userWith('trainee', { personId: taught.personIds[1] })
    const lodge = (actor: User) =>
      new LodgeOwnScoreObjection().handle({
        actor,
        sittingId,
        component: 'theory',
        reason: '第二题漏判',
      })
    await assert.rejects(() => userWith('trainee').then(lodge), /^E_NOT_OWN_MARK/)
    const { id } = await lodge(trainee)
    const objection = await db.from('score_objections').where('id', id).firstOrFail()
    assert.deepInclude(objection, {
      enrolment_id: taught.enrolmentIds[1],
      lodged_by_id: trainee.id,
      status: 'open',
    })
    await assert.rejects(() => lodge(trainee), /^E_OBJECTION_OPEN/)
    clock.stopAt('2026-03-14')
    const late = await userWith('trainee', { personId: taught.personIds[0] })
    await assert.rejects(() => lodge(late), /^E_OBJECTION_LATE/)
  })

  test('what a trainee writes about a mark is kept to the last word', async ({
    assert,
    client,
  }) => {
    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    const trainee = await userWith('trainee', { personId: taught.personIds[1] })
    const statement = '第二题漏判。'.repeat(150)
    const form = { record: `score:${sittingId}:theory`, statement }
    const response = await client
      .post('/me/objections')
      .form(form)
      .loginAs(trainee)
      .withCsrfToken()
      .redirects(0)

    response.assertHeader('location', '/me/objections')
    const { reason } = await db.from('score_objections').firstOrFail()
    assert.equal(reason, statement)
  })

  test('objections come within the period only', async ({ assert }) => {
    await assert.rejects(() => object(0), /^E_NOT_PUBLISHED/)
    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    clock.stopAt('2026-03-14')
    await assert.rejects(() => object(0), 'E_OBJECTION_LATE {"day":"2026-03-13"}')
    clock.stopAt('2026-03-13')
    await object(0)
    assert.lengthOf(await db.from('score_objections'), 1)
  })

  test('the page records, shows and answers both', async ({ client, assert }) => {
    const post = (path: string, body: object, actor: User) =>
      client.post(path).form(body).loginAs(actor).withCsrfToken().redirects(0)
    const at = `/sittings/${sittingId}`
    const [first] = taught.enrolmentIds
    const bare = await post(`${at}/rulings`, { enrolmentId: first }, admin)
    assert.properties(bare.flashMessages().inputErrorsBag, ['component', 'kind', 'reason'])
    const words = { reason: '替考', document: '考场记录 1' }
    await post(
      `${at}/rulings`,
      { enrolmentId: first, component: 'theory', kind: 'void', ...words },
      admin
    )
    const { id } = await db.from('score_rulings').firstOrFail()
    const asked = await client.get(at).loginAs(reviewer)
    assert.include(asked.text(), '替考')
    assert.include(asked.text(), `/score_rulings/${id}/decision`)
    const foreign = await post(`/score_rulings/${id}/decision`, { result: 'accepted' }, admin)
    foreign.assertStatus(403)
    assert.equal((await db.from('score_rulings').firstOrFail()).status, 'proposed')
    const done = await post(
      `/score_rulings/${id}/decision`,
      { result: 'refused', reason: '查无此事' },
      reviewer
    )
    done.assertFlashMessage('success', '已记录不同意。')

    await publish([
      [80, 80],
      [59, 80],
      [80, 80],
    ])
    await post(
      `${at}/objections`,
      { enrolmentId: first, component: 'theory', reason: '漏判' },
      admin
    )
    const objection = await db.from('score_objections').firstOrFail()
    const page = await client.get(at).loginAs(reviewer)
    assert.include(page.text(), '漏判')
    await post(
      `/score_objections/${objection.id}/answer`,
      { result: 'upheld', mark: '85', answer: '已改' },
      reviewer
    )
    const score = await db
      .from('scores')
      .where({ enrolment_id: first, component: 'theory' })
      .firstOrFail()
    assert.equal(score.mark_tenths, 850)
  })
})
