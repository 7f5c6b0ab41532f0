import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import DecideRecognition from '#app/grades/recognitions/actions/decide_recognition'
import ProposeRecognition, {
  type ProposeRecognitionInput,
} from '#app/grades/recognitions/actions/propose_recognition'
import { anEmployer } from '#tests/support/awards'
import { anEvidence, loadEntryConditions } from '#tests/support/entry'
import { aPerson, buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Grades without an assessment', (group) => {
  let world: World
  let reviewer: User
  let approver: User
  let personId: number
  let employer: { id: number; credit_code: string }

  group.each.setup(async () => {
    clock.stopAt('2026-10-21')
    await emptyDatabase()
    world = await buildWorld()
    await loadEntryConditions()
    reviewer = await userWith('reviewer')
    approver = await userWith('approver')
    personId = await aPerson()
    employer = await db
      .from('employers')
      .where('id', await anEmployer())
      .firstOrFail()
    return () => clock.resume()
  })

  const learn = (untilOn: string | null = '2026-09-01', creditCode = employer.credit_code) =>
    anEvidence([reviewer, approver], {
      personId,
      kind: 'apprenticeship',
      fromOn: '2024-09-01',
      untilOn,
      creditCode,
      occupationIds: [world.occupationIds.welder],
    })
  const propose = (changes: Partial<ProposeRecognitionInput> = {}) =>
    new ProposeRecognition().handle({
      actor: reviewer,
      kind: 'settlement',
      personId,
      occupationId: world.occupationIds.welder,
      workType: '',
      gradeRank: 3,
      employerId: employer.id,
      document: '定级决定〔2026〕4 号',
      awardedOn: '2026-10-01',
      ...changes,
    })
  const exceptional = (changes: Partial<ProposeRecognitionInput> = {}) =>
    propose({
      kind: 'exceptional',
      gradeRank: 5,
      ground: 'problem',
      explanation: '解决轧机焊接裂纹问题，见鉴定书',
      ...changes,
    })
  const decide = (
    recognitionId: number,
    result: 'confirmed' | 'refused' = 'confirmed',
    actor = approver
  ) => new DecideRecognition().handle({ actor, recognitionId, result, reason: '文件不符' })

  test('an employer settles the grade of the apprentice it taught, and a second person confirms', async ({
    assert,
  }) => {
    await learn()
    const { id } = await propose()
    assert.isEmpty(await db.from('grade_records'))
    await assert.rejects(() => decide(id, 'confirmed', reviewer), /^E_SAME_PERSON/)
    await decide(id)

    const grade = await db.from('grade_records').firstOrFail()
    assert.deepInclude(grade, {
      source_kind: 'settlement',
      grade_rank: 3,
      awarded_on: '2026-10-01',
      document: '定级决定〔2026〕4 号',
      recorded_by_id: approver.id,
    })
    assert.equal(JSON.parse(grade.trace).ruleSet.code, 'recognition-settlement')
    const row = await db.from('grade_recognitions').where('id', id).firstOrFail()
    assert.deepEqual([row.status, row.grade_record_id], ['confirmed', grade.id])
    await assert.rejects(() => decide(id), /^E_RECOGNITION_DECIDED/)
    const audits = await db.from('audit_entries').where('subject_type', 'grade_recognition')
    assert.deepEqual(
      audits.map((one) => one.action),
      ['recognition.proposed', 'recognition.confirmed']
    )
  })

  test('without a completed apprenticeship at that employer nothing is settled', async ({
    assert,
  }) => {
    await assert.rejects(() => propose(), /^E_RECOGNITION_EMPLOYER/)
    await learn(null)
    await assert.rejects(() => propose(), /^E_RECOGNITION_UNMET/)
    const other = await anEmployer()
    await assert.rejects(() => propose({ employerId: other }), /^E_RECOGNITION_EMPLOYER/)
  })

  test('an apprenticeship that ends after the grade settles nothing', async ({ assert }) => {
    await learn('2026-10-02')

    await assert.rejects(() => propose(), /^E_RECOGNITION_UNMET/)
  })

  test('a senior worker is settled only of a senior class', async ({ assert }) => {
    await learn()
    await assert.rejects(() => propose({ gradeRank: 4 }), /^E_RECOGNITION_UNMET/)
    await anEvidence([reviewer, approver], {
      personId,
      kind: 'diploma',
      detail: 'senior_technical_class',
      fromOn: '2024-07-01',
      occupationIds: [world.occupationIds.welder],
    })

    const { id } = await propose({ gradeRank: 4 })
    await decide(id)
    await assert.rejects(() => propose({ gradeRank: 5 }), /^E_RECOGNITION_UNMET/)
  })

  test('an exceptional recognition rests on a ground, what was done and a document', async ({
    assert,
  }) => {
    await assert.rejects(() => exceptional({ ground: null }), /^E_RECOGNITION_GROUND/)
    await assert.rejects(() => exceptional({ explanation: null }), /^E_RECOGNITION_GROUND/)
    const { id } = await exceptional()
    await decide(id)

    const grade = await db.from('grade_records').firstOrFail()
    assert.deepEqual([grade.source_kind, grade.grade_rank], ['recognition', 5])
  })

  test('a grade that is held, that the standard lacks or of a day to come is refused', async ({
    assert,
  }) => {
    const { id } = await exceptional()
    await assert.rejects(() => exceptional(), /^E_RECOGNITION_OPEN/)
    await decide(id)
    await assert.rejects(() => exceptional(), /^E_GRADE_HELD/)
    await assert.rejects(() => exceptional({ gradeRank: 3 }), /^E_GRADE_HELD/)
    await assert.rejects(() => exceptional({ workType: '钎焊' }), /^E_GRADE_NOT_OFFERED/)
    await assert.rejects(() => exceptional({ awardedOn: '2026-10-22' }), /^E_GRADE_FUTURE/)
  })

  test('a refusal says why and records no grade; nobody handles their own', async ({ assert }) => {
    const { id } = await exceptional()
    await assert.rejects(
      () =>
        new DecideRecognition().handle({ actor: approver, recognitionId: id, result: 'refused' }),
      /^E_RECOGNITION_REASON/
    )
    const self = await userWith(['reviewer'], { personId })
    await assert.rejects(() => decide(id, 'confirmed', self), /^E_OWN_PERSON/)
    await assert.rejects(() => exceptional({ actor: self }), /^E_OWN_PERSON/)
    await decide(id, 'refused')

    assert.isEmpty(await db.from('grade_records'))
    const decisions = await db.from('grade_recognition_decisions').orderBy('id')
    assert.deepEqual(
      decisions.map((one) => one.decision),
      ['proposed', 'refused']
    )
  })

  test('two confirmations at once record one grade', async ({ assert }) => {
    const { id } = await exceptional()
    const second = await userWith('approver')

    const outcomes = await Promise.allSettled([decide(id), decide(id, 'confirmed', second)])
    assert.lengthOf(
      outcomes.filter((one) => one.status === 'fulfilled'),
      1
    )
    assert.lengthOf(await db.from('grade_records'), 1)
  })

  test('the pages propose, show and decide', async ({ assert, client }) => {
    await learn()
    const form = await client
      .get(`/people/${personId}/recognitions/create?kind=settlement`)
      .loginAs(reviewer)
    form.assertTextIncludes('带徒')
    const post = (path: string, fields: object, user: User) =>
      client.post(path).form(fields).loginAs(user).withCsrfToken().redirects(0)
    const fields = {
      kind: 'settlement',
      branch: `${world.occupationIds.welder}|`,
      gradeRank: 2,
      employerId: employer.id,
      document: '定级决定〔2026〕4 号',
      awardedOn: '2026-10-01',
    }
    const wrong = await post(
      `/people/${personId}/recognitions`,
      { ...fields, branch: 'x' },
      reviewer
    ).accept('json')
    wrong.assertStatus(422)
    const stranger = await post(`/people/${personId}/recognitions`, fields, approver).accept('json')
    stranger.assertStatus(403)
    await post(`/people/${personId}/recognitions`, fields, reviewer)
    const row = await db.from('grade_recognitions').firstOrFail()
    const page = await client.get(`/recognitions/${row.id}`).loginAs(approver)
    page.assertTextIncludes('学徒期满')
    page.assertTextIncludes('示例')
    await post(`/recognitions/${row.id}/decisions`, { result: 'confirmed' }, approver)
    const list = await client.get('/recognitions?status=confirmed').loginAs(approver)
    list.assertTextIncludes('转正定级')
    assert.lengthOf(await db.from('grade_records'), 1)
  })
})
