import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import DecideGradeWithdrawal from '#app/oversight/grade_withdrawals/actions/decide_grade_withdrawal'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import ProposeGradeWithdrawal from '#app/oversight/grade_withdrawals/actions/propose_grade_withdrawal'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { checkInvariants } from '#app/oversight/invariants'
import {
  finishedClass,
  officers,
  type FinishedClass,
} from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Withdrawals of grades', (group) => {
  let world: World
  let cast: Awaited<ReturnType<typeof officers>>
  let held: FinishedClass
  let gradeId: number

  group.each.setup(async () => {
    clock.stopAt('2026-10-20')
    await emptyDatabase()
    world = await buildWorld()
    cast = await officers(world)
    held = await finishedClass(world)
    const grade = await db
      .from('grade_records')
      .where('enrolment_id', held.enrolmentIds[0])
      .firstOrFail()
    gradeId = grade.id
    return () => clock.resume()
  })

  const propose = (actor = cast.reviewer, reason = '经核查系替考', document = '核查报告 2026-3') =>
    new ProposeGradeWithdrawal().handle({ actor, gradeRecordId: gradeId, reason, document })
  const decide = (
    withdrawalId: number,
    actor = cast.approver,
    result: 'carried_out' | 'refused' = 'carried_out',
    reason?: string
  ) => new DecideGradeWithdrawal().handle({ actor, withdrawalId, result, reason })
  const claim = async (status: string) => {
    const { claimIds } = await new PrepareClaims().handle({
      actor: cast.admin,
      classId: held.classId,
    })
    await new SubmitClaims().handle({ actor: cast.admin, claimIds })
    await db.from('claims').update({ status })
    return claimIds[0]
  }

  test('asked for on the page of the grade, decided by another; what rests on it follows', async ({
    client,
    assert,
  }) => {
    const claimId = await claim('approved')
    const post = (path: string, body: object, actor: User) =>
      client.post(path).form(body).loginAs(actor).withCsrfToken().redirects(0)
    const grade = await client.get(`/grades/${gradeId}`).loginAs(cast.reviewer)
    grade.assertTextIncludes(`/grades/${gradeId}/withdrawals/create`)
    const form = await client.get(`/grades/${gradeId}/withdrawals/create`).loginAs(cast.reviewer)
    form.assertTextIncludes('起草撤销，另两人办理')
    form.assertTextIncludes('暂缓，不导出付款')
    const bad = await post(`/grades/${gradeId}/withdrawals`, { reason: '错' }, cast.reviewer)
    assert.properties(bad.flashMessages().inputErrorsBag, ['reason', 'document'])
    const asked = await post(
      `/grades/${gradeId}/withdrawals`,
      { reason: '经核查系替考', document: '核查报告 2026-3' },
      cast.reviewer
    )
    const at = asked.header('location')!
    const list = await client.get('/grade_withdrawals?status=proposed').loginAs(cast.approver)
    list.assertTextIncludes('核查报告 2026-3')
    const silent = await post(`${at}/decisions`, { result: 'refused' }, cast.approver)
    assert.property(silent.flashMessage('inputErrorsBag'), 'reason')
    await post(`${at}/decisions`, { result: 'carried_out' }, cast.approver)

    const record = await db.from('grade_records').where('id', gradeId).firstOrFail()
    assert.equal(record.status, 'withdrawn')
    const decision = await db
      .from('grade_record_decisions')
      .where({ grade_record_id: gradeId, decision: 'withdrawn' })
      .firstOrFail()
    assert.deepInclude(decision, { document: '核查报告 2026-3', decided_by_id: cast.approver.id })
    const [change] = await db.from('certificate_changes')
    assert.deepInclude(change, {
      certificate_id: held.certificateIds[0],
      kind: 'revocation',
      status: 'draft',
      reason: '证书所依据的技能等级已撤回',
    })
    const row = await db.from('claims').where('id', claimId).firstOrFail()
    assert.equal(row.held_by_id, cast.approver.id)
    const others = await db.from('claims').whereNot('id', claimId).whereNotNull('held_at')
    assert.lengthOf(others, 0)
    const audits = await db.from('audit_entries').where('action', 'like', 'grade_withdrawal.%')
    assert.sameMembers(
      audits.map((entry) => entry.action),
      ['grade_withdrawal.proposed', 'grade_withdrawal.carried_out']
    )
    assert.notInclude(JSON.stringify(audits), '替考')
    const page = await client.get(at).loginAs(cast.secondReviewer)
    page.assertTextIncludes('等级已撤回')
    const broken = (await checkInvariants()).find(({ name }) => name === 'grades')!
    assert.equal(broken.count, 0)
  })

  test('of what is paid a recovery is drafted', async ({ assert }) => {
    const claimId = await claim('paid')
    await decide(await propose())
    const recovery = await db.from('recoveries').firstOrFail()
    assert.deepInclude(recovery, { claim_id: claimId, reason_code: 'certificate_void' })
  })

  test('two people, neither of them the holder', async ({ assert }) => {
    const id = await propose(cast.approver)
    await assert.rejects(() => decide(id, cast.approver), /^E_WITHDRAWAL_SAME_PERSON/)
    const holder = await userWith('approver', { personId: held.personIds[0] })
    await assert.rejects(() => decide(id, holder), /^E_WITHDRAWAL_OWN/)
    await assert.rejects(
      () => decide(id, cast.secondApprover, 'refused', ' '),
      /^E_WITHDRAWAL_REFUSAL/
    )
    await decide(id, cast.secondApprover, 'refused', '证据不足')
    await assert.rejects(() => decide(id, cast.secondApprover), /^E_WITHDRAWAL_DECIDED/)
    const record = await db.from('grade_records').where('id', gradeId).firstOrFail()
    assert.equal(record.status, 'live')
    assert.lengthOf(await db.from('certificate_changes'), 0)
    await assert.rejects(() => propose(holder).then(() => undefined), /^E_WITHDRAWAL_OWN/)
  })

  test('it takes words without numbers, a live grade that is no post, and nobody before', async ({
    assert,
  }) => {
    await assert.rejects(() => propose(cast.reviewer, '替考'), /^E_WITHDRAWAL_WORDS/)
    await assert.rejects(
      () => propose(cast.reviewer, '本人电话 139 0000 1234'),
      /^E_WITHDRAWAL_PERSONAL/
    )
    await propose()
    await assert.rejects(() => propose(cast.secondReviewer), /^E_WITHDRAWAL_OPEN/)
    await db.from('grade_withdrawals').delete()
    await db.from('grade_records').where('id', gradeId).update({ source_kind: 'appointment' })
    await assert.rejects(() => propose(), /^E_WITHDRAWAL_POST/)
    await db.from('grade_records').where('id', gradeId).update({ status: 'withdrawn' })
    await assert.rejects(() => propose(), /^E_WITHDRAWAL_NOT_LIVE/)
  })

  test('approvers who decide at once withdraw once', async ({ assert }) => {
    const id = await propose()
    const results = await Promise.allSettled(
      [cast.approver, cast.secondApprover].map((actor) => decide(id, actor))
    )
    assert.lengthOf(
      results.filter(({ status }) => status === 'fulfilled'),
      1
    )
    assert.lengthOf(await db.from('certificate_changes'), 1)
  })
})
