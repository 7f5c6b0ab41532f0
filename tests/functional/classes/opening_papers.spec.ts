import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import DecideOpening from '#app/classes/actions/decide_opening'
import SendMaterial from '#app/classes/opening/actions/send_material'
import { openingRounds } from '#app/classes/opening/queries/opening'
import {
  aClass,
  auditOf,
  buildStage,
  statusOf,
  violationOf,
} from '#tests/functional/classes/support'
import { insertRow } from '#tests/support/world'

/** Answered in five working days, applied for three ahead; a plan is needed. */
function aRule(changes: Record<string, unknown> = {}) {
  return insertRow('opening_rules', {
    code: 'opening_test',
    effective_from: '2026-01-01',
    answer_days: 5,
    lead_days: 10,
    lead_action: 'warn',
    materials: JSON.stringify([
      {
        code: 'plan_outline',
        name: { 'zh-CN': '培训计划和大纲', 'en': 'Plan' },
        modes: ['open'],
        required: 'yes',
      },
    ]),
    value_status: 'example',
    source: JSON.stringify({ document: '示例' }),
    created_at: clock.instant(),
    ...changes,
  })
}

test.group('Applications for opening', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('returned item by item, each is answered before it is applied for again', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    await aRule()
    const { id } = await aClass(stage)
    const apply = () => new ApplyForOpening().handle({ actor: stage.admin, classId: id })
    const lacking = await violationOf(apply)
    assert.equal(lacking?.code, 'E_MATERIALS_MISSING')
    assert.deepInclude(lacking?.params, { name: '培训计划和大纲', nameEn: 'Plan' })
    const draft = await client.get(`/classes/${id}`).loginAs(stage.admin)
    draft.assertTextIncludes('还缺 1 项必交材料，第一项是“培训计划和大纲”')
    draft.assertTextIncludes('aria-disabled="true"')
    await client
      .post(`/classes/${id}/opening_materials`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)
      .form({ code: 'plan_outline', documentNumber: 'JH-1' })
    await apply()
    const decided = await client
      .post(`/classes/${id}/opening_decisions`)
      .loginAs(stage.reviewer)
      .withCsrfToken()
      .redirects(0)
      .form({
        'result': 'returned',
        'faults[0][subject]': '设备清单',
        'faults[0][wrong]': '没有型号',
        'faults[0][mend]': '补型号',
        'faults[1][subject]': '',
      })
    decided.assertHeader('location', `/classes/${id}`)
    assert.equal(await statusOf(id), 'returned')
    const told = await db.from('messages').where('user_id', stage.admin.id).firstOrFail()
    assert.deepInclude(told, { kind: 'class_opening_returned', path: `/classes/${id}` })
    assert.include(told.parameters, '设备清单：没有型号')
    assert.equal((await violationOf(apply))?.code, 'E_FAULTS_OPEN')
    const returned = await client.get(`/classes/${id}`).loginAs(stage.admin)
    returned.assertTextIncludes('局里退回的意见还有 1 项没有回复')
    const fault = await db.from('opening_faults').firstOrFail()
    await client
      .post(`/classes/${id}/opening_answers`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)
      .form({ faultId: fault.id, answer: '已补 BX1-500 十台' })
    await new SendMaterial().handle({
      ...{ actor: stage.admin, classId: id, code: 'plan_outline', documentNumber: 'JH-2' },
    })
    await apply()

    const [second, first] = await openingRounds(id)
    assert.deepInclude(first, { round: 1, result: 'returned', dueOn: '2026-03-09' })
    assert.equal(first.faults[0].answer, '已补 BX1-500 十台')
    assert.deepInclude(second, { round: 2, result: null, daysBeforeStart: 5 })
    assert.deepEqual(
      second.changes.map((change) => change.field),
      ['material:plan_outline']
    )
    assert.deepEqual(await auditOf(id), [
      'class.created',
      'class.material_sent',
      'class.applied',
      'class.returned',
      'class.fault_answered',
      'class.material_sent',
      'class.applied',
    ])
    const page = await client.get(`/classes/${id}/opening`).loginAs(stage.reviewer)
    page.assertTextIncludes('已补 BX1-500 十台')
    const toDecide = await client.get(`/classes/${id}`).loginAs(stage.reviewer)
    for (const words of ['已补 BX1-500 十台', 'JH-2', '答复期限'])
      toDecide.assertTextIncludes(words)
    const half = await client
      .post(`/classes/${id}/opening_decisions`)
      .header('referer', `/classes/${id}`)
      .loginAs(stage.reviewer)
      .withCsrfToken()
      .form({ 'result': 'returned', 'faults[0][subject]': '开班日期' })
    assert.match(half.text(), /<details class="mb-3" open>/)
  })

  test('an answer that is late is shown on the page and on the dashboard of the bureau', async ({
    client,
  }) => {
    const stage = await buildStage()
    await aRule({ materials: '[]' })
    const { id } = await aClass(stage, { startsOn: '2026-03-23' })
    await new ApplyForOpening().handle({ actor: stage.admin, classId: id })

    clock.stopAt('2026-03-09')
    const inTime = await client.get(`/classes/${id}/opening`).loginAs(stage.admin)
    clock.stopAt('2026-03-10')
    const late = await client.get(`/classes/${id}/opening`).loginAs(stage.admin)
    const dashboard = await client.get('/dashboard').loginAs(stage.reviewer)

    inTime.assertTextIncludes('前答复')
    late.assertTextIncludes('已经超期')
    dashboard.assertTextIncludes('class="n c-fail"')
  })

  test('refuses what the rule of the place does not allow', async ({ assert }) => {
    const stage = await buildStage()
    await aRule({ lead_action: 'refuse' })
    const { id } = await aClass(stage)
    const send = (input: object) =>
      violationOf(() =>
        new SendMaterial().handle({
          actor: stage.admin,
          classId: id,
          code: 'plan_outline',
          ...input,
        })
      )
    assert.equal((await send({ documentNumber: ' ' }))?.code, 'E_MATERIAL_EMPTY')
    assert.equal((await send({ code: 'other', documentNumber: '1' }))?.code, 'E_MATERIAL_UNKNOWN')
    await send({ documentNumber: '1' })
    const apply = () => new ApplyForOpening().handle({ actor: stage.admin, classId: id })

    assert.equal((await violationOf(apply))?.code, 'E_APPLIED_LATE')
    await db.from('opening_rules').update({ lead_days: 5 })
    await apply()
    const half = await violationOf(() =>
      new DecideOpening().handle({
        ...{ actor: stage.reviewer, classId: id, result: 'returned' },
        faults: [{ subject: '设备清单', wrong: '缺', mend: '' }],
      })
    )
    assert.equal(half?.code, 'E_FAULT_HALF')
    assert.equal(await statusOf(id), 'applied')
  })
})
