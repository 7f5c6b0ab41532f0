import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import CarryOutGradeConsequence from '#app/oversight/corrections/actions/carry_out_grade_consequence'
import DecideScoreCorrection from '#app/oversight/corrections/actions/decide_score_correction'
import DiscardPaymentBatch from '#app/subsidies/actions/discard_payment_batch'
import DraftRecoveries from '#app/subsidies/recoveries/actions/draft_recoveries'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import ProposeScoreCorrection from '#app/oversight/corrections/actions/propose_score_correction'
import SetConsequenceAside from '#app/oversight/corrections/actions/set_consequence_aside'
import ReleaseClaim from '#app/subsidies/review/actions/release_claim'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { approveClaims } from '#tests/support/review'
import { codeOf, PaymentDesk } from '#tests/functional/subsidies/paying'
import { correctionPage } from '#app/oversight/corrections/queries/corrections'
import {
  finishedClass,
  officers,
  type FinishedClass,
} from '#tests/functional/subsidies/finished_class'
import { readCorrectedMark } from '#app/oversight/corrections/corrected_mark'
import { resultsOf } from '#app/assessments/queries/results'
import { buildWorld, emptyDatabase, insertRow, userWith, type World } from '#tests/support/world'
import type { Mark } from '#app/grades/pass_rule'
import type User from '#models/user'

type Cast = Awaited<ReturnType<typeof officers>>

test.group('Corrections of final marks', (group) => {
  let world: World
  let cast: Cast
  let held: FinishedClass
  let sittingId: number

  group.each.setup(async () => {
    clock.stopAt('2026-10-20')
    await emptyDatabase()
    world = await buildWorld()
    cast = await officers(world)
    held = await finishedClass(world)
    const sitting = await db.from('sittings').firstOrFail()
    sittingId = sitting.id
    return () => clock.resume()
  })

  const marked = (markTenths: number): Mark => ({ outcome: 'marked', markTenths })
  const propose = (
    mark: Mark | null,
    {
      actor = cast.admin,
      index = 0,
      reason = '复查合计有误',
      document = '复查记录 3 号',
    }: Partial<{ actor: User; index: number; reason: string; document: string }> = {}
  ) =>
    new ProposeScoreCorrection().handle({
      actor,
      sittingId,
      enrolmentId: held.enrolmentIds[index],
      component: 'theory',
      mark,
      reason,
      document,
    })
  const decide = (
    correctionId: number,
    result: 'approved' | 'refused',
    { actor = cast.approver, reason }: { actor?: User; reason?: string } = {}
  ) => new DecideScoreCorrection().handle({ actor, correctionId, result, reason })
  const carryOut = (correctionId: number, consequenceId: number, actor = cast.secondReviewer) =>
    new CarryOutGradeConsequence().handle({ actor, correctionId, consequenceId })
  const claim = async (status: string) => {
    await new PrepareClaims().handle({ actor: cast.admin, classId: held.classId })
    const claims = await db.from('claims').orderBy('id').select('id')
    await new SubmitClaims().handle({ actor: cast.admin, claimIds: claims.map(({ id }) => id) })
    await db.from('claims').update({ status })
    return claims[0].id as number
  }
  const stands = async (id: number) => {
    const page = await correctionPage(id)
    return page!.consequences.map((one) => [one.kind, one.stands, one.done])
  }
  const fails = async () => {
    const { id } = await propose(marked(550))
    await decide(id, 'approved')
    return id
  }

  test('before approval the page names what hangs on the mark, and nothing changes', async ({
    client,
    assert,
  }) => {
    const claimId = await claim('paid')
    const { id } = await propose(marked(550))

    const { outlook } = (await correctionPage(id))!
    assert.deepInclude(outlook!, { before: true, after: false, change: 'lost' })
    assert.isNumber(outlook!.gradeRecord!.id)
    assert.deepEqual(
      outlook!.certificates.map((one) => one.id),
      [held.certificateIds[0]]
    )
    assert.deepEqual(
      outlook!.claims.map((one) => [one.id, one.status]),
      [[claimId, 'paid']]
    )
    const page = await client.get(`/corrections/${id}`).loginAs(cast.approver)
    assert.include(page.text(), '更正后由合格变为不合格')
    assert.include(page.text(), '起草追回')
    assert.isTrue((await resultsOf(held.classId)).get(held.enrolmentIds[0])!.passed)
    for (const table of ['score_changes', 'certificate_changes', 'recoveries']) {
      assert.lengthOf(await db.from(table), 0)
    }
  })

  test('approval changes the mark, keeps the old one and drafts each consequence in its place', async ({
    assert,
  }) => {
    const claimId = await claim('paid')
    const id = await fails()

    const score = await db
      .from('scores')
      .where({ enrolment_id: held.enrolmentIds[0], component: 'theory' })
      .firstOrFail()
    assert.equal(score.mark_tenths, 550)
    const change = await db.from('score_changes').firstOrFail()
    assert.deepInclude(change, { cause: 'correction', cause_id: id, mark_tenths_before: 780 })
    assert.deepEqual(await stands(id), [
      ['grade_withdrawal', 'to_carry_out', false],
      ['claim_recovery', 'recovery_draft', false],
      ['certificate_revocation', 'change_draft', false],
    ])
    const grade = await db.from('grade_records').where('enrolment_id', held.enrolmentIds[0]).first()
    assert.equal(grade.status, 'live')
    const certificate = await db.from('certificates').orderBy('id').firstOrFail()
    assert.equal(certificate.status, 'issued')
    const recovery = await db.from('recoveries').firstOrFail()
    assert.deepInclude(recovery, {
      claim_id: claimId,
      status: 'draft',
      reason_code: 'certificate_void',
      created_by_id: cast.approver.id,
    })
    assert.equal((await db.from('claims').where('id', claimId).firstOrFail()).status, 'paid')
    const audits = await db.from('audit_entries').orderBy('sequence').select('action')
    assert.includeMembers(
      audits.map((row) => row.action),
      ['score_correction.approved', 'recovery.drafted', 'certificate_change.drafted']
    )
  })

  test('a claim under way stands still until somebody decides about it: {$self}')
    .with(['submitted', 'reviewed', 'approved', 'noticed'])
    .run(async ({ assert }, status) => {
      const claimId = await claim(status)
      const id = await fails()

      const row = await db.from('claims').where('id', claimId).firstOrFail()
      assert.deepEqual([row.status, row.held_by_id], [status, cast.approver.id])
      assert.include(row.held_reason, '复查合计有误')
      assert.deepInclude(await stands(id), ['claim_withdrawal', 'claim_stands', false])
      await db.from('claims').where('id', claimId).update({ status: 'withdrawn' })
      assert.deepInclude(await stands(id), ['claim_withdrawal', 'claim_withdrawn', true])
      assert.lengthOf(await db.from('recoveries'), 0)
    })

  /** The claims of the class in a payment batch; the correction is asked for on the day of the batch. */
  async function batched() {
    const desk = new PaymentDesk(world, cast)
    clock.stopAt('2026-10-15')
    await claim('submitted')
    const claims = await db.from('claims').orderBy('id').select('id')
    const claimIds = claims.map(({ id }) => id as number)
    await approveClaims(cast, claimIds)
    await desk.closeNotice()
    const batch = await desk.batch()
    return { desk, claimIds, batchId: batch.id }
  }

  test('a batch with a claim that became void is not exported; the others are paid in the next', async ({
    client,
    assert,
  }) => {
    const { desk, claimIds, batchId } = await batched()
    const id = await fails()

    assert.deepInclude(await stands(id), ['claim_withdrawal', 'in_batch', false])
    assert.equal(await codeOf(desk.export(batchId)), 'E_STOPPED')
    const page = await client.get(`/claims/${claimIds[0]}`).loginAs(cast.secondReviewer)
    assert.include(page.text(), '解除暂缓')

    await new DiscardPaymentBatch().handle({ actor: cast.finance, batchId, reason: '成绩更正' })
    assert.deepInclude(await stands(id), ['claim_withdrawal', 'claim_stands', false])
    const next = await desk.batch()
    const lines = await db.from('payment_lines').where('payment_batch_id', next.id)
    assert.deepEqual(
      lines.map((line) => line.claim_id),
      claimIds.slice(1)
    )
    const release = { actor: cast.secondReviewer, claimId: claimIds[0], reason: '更正有误' }
    await new ReleaseClaim().handle(release)
    assert.deepInclude(await stands(id), ['claim_withdrawal', 'claim_released', false])
  })

  test('a claim at the bank is held: paid all the same, its money is asked back by itself', async ({
    client,
    assert,
  }) => {
    const { desk, claimIds, batchId } = await batched()
    await desk.export(batchId)
    const id = await fails()

    assert.deepInclude(await stands(id), ['claim_recovery', 'waits_bank', false])
    assert.deepEqual(
      (await db.from('claims').whereNotNull('held_at')).map((row) => row.id),
      [claimIds[0]]
    )
    await desk.settle(batchId)
    assert.deepInclude(await stands(id), ['claim_recovery', 'to_recover', false])
    await new DraftRecoveries().handle()
    await new DraftRecoveries().handle()
    const recovery = await db.from('recoveries').firstOrFail()
    assert.deepInclude(recovery, { claim_id: claimIds[0], reason_code: 'certificate_void' })
    assert.include(recovery.reason, '复查合计有误')
    assert.lengthOf(await db.from('recoveries'), 1)
    assert.deepInclude(await stands(id), ['claim_recovery', 'recovery_draft', false])
    const page = await client.get(`/claims/${claimIds[0]}`).loginAs(cast.secondReviewer)
    assert.notInclude(page.text(), '起暂缓')
  })

  test('a claim at the bank that could not be paid is not sent again', async ({ assert }) => {
    const { desk, claimIds, batchId } = await batched()
    await desk.export(batchId)
    const id = await fails()
    await desk.settle(batchId, [claimIds[0]])

    assert.deepInclude(await stands(id), ['claim_withdrawal', 'claim_stands', false])
    assert.equal(await codeOf(desk.batch()), 'E_NOTHING_TO_PAY')
    await new DraftRecoveries().handle()
    assert.lengthOf(await db.from('recoveries'), 0)
  })

  test('correction and export at once: the claim is never sent unheld', async ({ assert }) => {
    const { desk, claimIds, batchId } = await batched()
    const { id } = await propose(marked(550))
    const [exported] = await Promise.all([codeOf(desk.export(batchId)), decide(id, 'approved')])

    const row = await db.from('claims').where('id', claimIds[0]).firstOrFail()
    assert.isNotNull(row.held_at)
    assert.equal(row.status, exported === 'E_STOPPED' ? 'batched' : 'paying')
  })

  test('a recovery that was cancelled gives way to the one that stands', async ({ assert }) => {
    await claim('paid')
    const id = await fails()
    const draft = await db.from('recoveries').firstOrFail()
    await db.from('recoveries').where('id', draft.id).update({ status: 'cancelled' })
    assert.deepInclude(await stands(id), ['claim_recovery', 'recovery_cancelled', false])
    await db.table('recoveries').insert({ ...draft, id: draft.id + 1, number: 'ZH-T-2' })
    assert.deepInclude(await stands(id), ['claim_recovery', 'recovery_draft', false])
    const later = await db.from('recoveries').where('number', 'ZH-T-2').firstOrFail()
    await db.from('recoveries').where('id', later.id).update({ status: 'completed' })
    assert.deepInclude(await stands(id), ['claim_recovery', 'recovery_completed', true])
  })

  test('the words of a correction stay inside: the public reads one neutral line', async ({
    assert,
  }) => {
    await fails()
    const change = await db.from('certificate_changes').firstOrFail()
    assert.equal(change.reason, '考核成绩更正后不再符合发证条件')
    assert.equal(change.document, '复查记录 3 号')
  })

  test('the grade is withdrawn by somebody who neither asked nor approved', async ({ assert }) => {
    const id = await fails()
    const [grade] = await db.from('score_consequences').where('kind', 'grade_withdrawal')
    const [revocation] = await db.from('score_consequences').where('kind', 'certificate_revocation')

    await assert.rejects(() => carryOut(id, grade.id, cast.approver), /^E_CONSEQUENCE_PERSON/)
    await assert.rejects(() => carryOut(id, revocation.id), /^E_CONSEQUENCE_KIND/)
    await carryOut(id, grade.id)

    const record = await db.from('grade_records').where('id', grade.grade_record_id).firstOrFail()
    assert.equal(record.status, 'withdrawn')
    assert.deepInclude(await stands(id), ['grade_withdrawal', 'withdrawn', true])
    await assert.rejects(() => carryOut(id, grade.id), /^E_CONSEQUENCE_DONE/)
  })

  test('a mark corrected upwards brings the grade, then the certificate, then the claim', async ({
    assert,
  }) => {
    await db.from('certificates').where('id', held.certificateIds[0]).delete()
    await db.from('grade_records').where('enrolment_id', held.enrolmentIds[0]).delete()
    await db
      .from('scores')
      .where({ enrolment_id: held.enrolmentIds[0], component: 'theory' })
      .update({ mark_tenths: 590 })
    const { id } = await propose(marked(610))
    await decide(id, 'approved')

    assert.deepEqual(await stands(id), [
      ['grade_award', 'to_carry_out', false],
      ['certificate_issue', 'waits_grade', false],
      ['claim_preparation', 'waits_certificate', false],
    ])
    const [grade] = await db.from('score_consequences').where('kind', 'grade_award')
    await carryOut(id, grade.id)
    assert.deepEqual(await stands(id), [
      ['grade_award', 'recorded', true],
      ['certificate_issue', 'to_issue', false],
      ['claim_preparation', 'waits_certificate', false],
    ])
    const record = await db
      .from('grade_records')
      .where('enrolment_id', held.enrolmentIds[0])
      .firstOrFail()
    assert.deepInclude(record, { status: 'live', awarded_on: '2026-09-18' })
  })

  test('nothing follows while the result stays the same', async ({ assert }) => {
    await claim('paid')
    const { id } = await propose(marked(800))
    assert.deepEqual(await decide(id, 'approved'), { consequences: 0 })

    assert.deepEqual(await stands(id), [])
    assert.lengthOf(await db.from('recoveries'), 0)
  })

  test('a consequence that a later correction has overtaken is not carried out', async ({
    assert,
  }) => {
    const id = await fails()
    const [grade] = await db.from('score_consequences').where('kind', 'grade_withdrawal')
    const back = await propose(marked(650))
    await decide(back.id, 'approved')

    await assert.rejects(() => carryOut(id, grade.id), /^E_CONSEQUENCE_RESULT/)
  })

  test('an overtaken consequence is closed; what was drafted for it is to be undone first', async ({
    assert,
  }) => {
    await claim('reviewed')
    const id = await fails()
    await decide((await propose(marked(650))).id, 'approved')
    assert.deepEqual(await stands(id), [
      ['grade_withdrawal', 'overtaken', true],
      ['claim_withdrawal', 'to_release', false],
      ['certificate_revocation', 'to_drop', false],
    ])

    await db.from('claims').update({ held_at: null, held_by_id: null, held_reason: null })
    await db.from('certificate_changes').update({
      status: 'refused',
      decided_by_id: cast.reviewer.id,
      decided_at: clock.instant(),
    })
    const now = await stands(id)
    assert.isTrue(now.every(([, , done]) => done))
  })

  test('what will not be done is closed by a third officer with a reason', async ({
    client,
    assert,
  }) => {
    await db.from('certificates').where('id', held.certificateIds[0]).delete()
    await db.from('grade_records').where('enrolment_id', held.enrolmentIds[0]).delete()
    const place = { enrolment_id: held.enrolmentIds[0], component: 'theory' }
    await db.from('scores').where(place).update({ mark_tenths: 590 })
    const { id } = await propose(marked(610))
    await decide(id, 'approved')
    const rows = await db.from('score_consequences').orderBy('id')
    const [grade, certificate, preparation] = rows.map((row) => row.id as number)
    const setAside = (consequenceId: number, actor = cast.secondReviewer, reason = '本人放弃') =>
      new SetConsequenceAside().handle({ actor, correctionId: id, consequenceId, reason })

    await assert.rejects(() => setAside(preparation, cast.approver), /^E_CONSEQUENCE_PERSON/)
    await assert.rejects(() => setAside(grade), /^E_CONSEQUENCE_OPEN/)
    await assert.rejects(() => setAside(certificate), /^E_CONSEQUENCE_OPEN/)
    await carryOut(id, grade)
    await assert.rejects(() => setAside(certificate, undefined, ' '), /^E_CONSEQUENCE_REASON/)
    await setAside(certificate)
    await client
      .post(`/corrections/${id}/set_aside`)
      .form({ consequenceId: preparation, reason: '没有可申领的政策' })
      .loginAs(cast.secondReviewer)
      .withCsrfToken()
      .redirects(0)
    assert.deepEqual(await stands(id), [
      ['grade_award', 'recorded', true],
      ['certificate_issue', 'set_aside', true],
      ['claim_preparation', 'set_aside', true],
    ])
    await assert.rejects(() => setAside(certificate), /^E_CONSEQUENCE_DONE/)
    const audit = await db.from('audit_entries').orderBy('sequence', 'desc').firstOrFail()
    assert.equal(audit.action, 'score_correction.set_aside')
    const page = await client.get(`/corrections/${id}`).loginAs(cast.approver)
    assert.include(page.text(), '没有可申领的政策')
  })

  test('a grade is awarded on the day of the sitting that brought the last component', async ({
    assert,
  }) => {
    await db.from('certificates').where('id', held.certificateIds[0]).delete()
    await db.from('grade_records').where('enrolment_id', held.enrolmentIds[0]).delete()
    const enrolmentId = held.enrolmentIds[0]
    await db.from('scores').where('enrolment_id', enrolmentId).update({ mark_tenths: 590 })
    const first = await db.from('sittings').where('id', sittingId).firstOrFail()
    const resitId = await insertRow('sittings', {
      ...first,
      id: undefined,
      code: `${first.code}b`,
      attempt: 2,
      held_on: '2026-10-12',
      components: 'skills',
    })
    await insertRow('scores', {
      sitting_id: resitId,
      enrolment_id: enrolmentId,
      component: 'skills',
      outcome: 'marked',
      mark_tenths: 700,
      entered_by_id: first.entered_by_id,
      entered_at: first.entered_at,
    })
    const { id } = await propose(marked(610))
    await decide(id, 'approved')
    const [grade] = await db.from('score_consequences').where('kind', 'grade_award')
    await carryOut(id, grade.id)

    const record = await db.from('grade_records').where('enrolment_id', enrolmentId).firstOrFail()
    assert.deepInclude(record, { awarded_on: '2026-10-12', sitting_id: resitId })
  })

  test('it takes a reason, a document, another mark, and a final sitting', async ({ assert }) => {
    await assert.rejects(() => propose(marked(550), { reason: ' ' }), /^E_CORRECTION_WORDS/)
    await assert.rejects(() => propose(marked(550), { document: '' }), /^E_CORRECTION_WORDS/)
    await assert.rejects(
      () => propose(marked(550), { document: '证件 1410811990 01010018' }),
      /^E_CORRECTION_PERSONAL/
    )
    await assert.rejects(() => propose(null), /^E_CORRECTION_MARK/)
    await assert.rejects(() => propose(marked(1001)), /^E_CORRECTION_MARK/)
    await assert.rejects(() => propose(marked(780)), /^E_CORRECTION_SAME/)
    const own = await userWith('base_admin', { baseId: world.a.id, personId: held.personIds[0] })
    await assert.rejects(() => propose(marked(550), { actor: own }), /^E_OWN_SITTING/)
    await propose(marked(550))
    await assert.rejects(() => propose(marked(560)), /^E_CORRECTION_OPEN/)
    await db.from('sittings').update({ status: 'published' })
    await assert.rejects(() => propose(marked(550), { index: 1 }), /^E_NOT_FINAL/)
  })

  test('two people: who asked or entered the marks never approves', async ({ assert }) => {
    const { entered_by_id: enteredById } = await db.from('sittings').firstOrFail()
    await db.from('sittings').update({ entered_by_id: cast.secondApprover.id })
    const { id } = await propose(marked(550), { actor: cast.reviewer })

    await assert.rejects(
      () => decide(id, 'approved', { actor: cast.reviewer }),
      /^E_CORRECTION_PERSON/
    )
    await assert.rejects(
      () => decide(id, 'approved', { actor: cast.secondApprover }),
      /^E_CORRECTION_PERSON/
    )
    await assert.rejects(() => decide(id, 'refused'), /^E_CORRECTION_REASON/)
    await db.from('sittings').update({ entered_by_id: enteredById })
    await decide(id, 'refused', { reason: '复查无误' })
    await assert.rejects(() => decide(id, 'approved'), /^E_CORRECTION_DECIDED/)
    assert.lengthOf(await db.from('score_changes'), 0)
  })

  test('a mark that changed since is not corrected by an old request', async ({ assert }) => {
    const { id } = await propose(marked(550))
    await db
      .from('scores')
      .where({ enrolment_id: held.enrolmentIds[0], component: 'theory' })
      .update({ mark_tenths: 700 })

    await assert.rejects(() => decide(id, 'approved'), /^E_CORRECTION_STALE/)
    assert.lengthOf(await db.from('score_changes'), 0)
  })

  test('a mark is written as a number or as one of three words', ({ assert }) => {
    assert.deepEqual(readCorrectedMark('61.5'), marked(615))
    assert.deepEqual(readCorrectedMark('缺考'), { outcome: 'absent', markTenths: null })
    assert.deepEqual(readCorrectedMark(' 作废 '), { outcome: 'void', markTenths: null })
    assert.deepEqual(readCorrectedMark('exempt'), { outcome: 'exempt', markTenths: null })
    assert.isNull(readCorrectedMark('六十'))
  })

  test('the pages ask, decide and show the whole chain', async ({ client, assert }) => {
    const post = (path: string, body: object, actor: User) =>
      client.post(path).form(body).loginAs(actor).withCsrfToken().redirects(0)
    await claim('paid')
    const form = await client.get(`/sittings/${sittingId}/corrections/create`).loginAs(cast.admin)
    const place = `${held.enrolmentIds[0]}.theory`
    assert.include(form.text(), `value="${place}"`)
    const bad = await post(
      `/sittings/${sittingId}/corrections`,
      { place: 'x', mark: '55', reason: '', document: '' },
      cast.admin
    )
    assert.properties(bad.flashMessages().inputErrorsBag, ['place', 'reason', 'document'])
    await post(
      `/sittings/${sittingId}/corrections`,
      { place, mark: '55', reason: '复查合计有误', document: '复查记录 3 号' },
      cast.admin
    )
    const { id } = await db.from('score_corrections').firstOrFail()
    const list = await client.get('/corrections?status=proposed').loginAs(cast.approver)
    assert.include(list.text(), `/corrections/${id}`)
    const strange = await client.get(`/corrections/${id}`).loginAs(cast.otherAdmin)
    strange.assertStatus(403)
    await post(`/corrections/${id}/decision`, { result: 'approved' }, cast.approver)
    const chain = await client.get(`/corrections/${id}`).loginAs(cast.secondReviewer)
    for (const words of ['撤回等级', '撤销证书', '追回已付补贴', '已起草']) {
      assert.include(chain.text(), words)
    }
    const [grade] = await db.from('score_consequences').where('kind', 'grade_withdrawal')
    await post(`/corrections/${id}/grade`, { consequenceId: grade.id }, cast.secondReviewer)
    const record = await db.from('grade_records').where('id', grade.grade_record_id).firstOrFail()
    assert.equal(record.status, 'withdrawn')
  })
})
