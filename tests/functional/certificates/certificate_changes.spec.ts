import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import DecideCertificateChange from '#app/certificates/changes/actions/decide_certificate_change'
import TakeUpCertificateChange from '#app/certificates/changes/actions/take_up_certificate_change'
import { checkInvariants } from '#app/oversight/invariants'
import { openCertificate } from '../../../resources/js/proof/certificate.js'
import { openFacts } from '#app/certificates/open_facts'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { proposeCertificateChange } from '#app/certificates/changes/propose_certificate_change'
import { publishedKeys } from '#app/certificates/signed_payload/offline_kit'
import { readPayload } from '#app/certificates/signed_payload/read_payload'
import { verificationKeys } from '#app/certificates/signed_payload/signing_keys'
import { buildWorld, emptyDatabase, insertRow, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import '#start/outbox'
import type User from '#models/user'
import type { ProposedChange } from '#app/certificates/changes/propose_certificate_change'

const reason = '成绩更正后，技能不足 60 分'

test.group('Changes of a certificate', (group) => {
  let world: World
  let admin: User
  let second: User
  let reviewer: User
  let approver: User
  let certificateId: number
  let enrolmentId: number
  let personId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    second = await userWith('base_admin', { baseId: world.a.id })
    reviewer = await userWith('reviewer')
    approver = await userWith('approver')
    const passed = await passedClass(world, world.a, admin, ['赵晓峰'])
    enrolmentId = passed.enrolmentIds[0]
    personId = passed.personIds[0]
    certificateId = await issued(enrolmentId, admin)
    return () => clock.resume()
  })

  const certificate = (id = certificateId) => db.from('certificates').where('id', id).firstOrFail()

  const propose = (change: Partial<ProposedChange> = {}) =>
    db.transaction((trx) =>
      proposeCertificateChange(trx, {
        certificateId,
        kind: 'revocation',
        reason,
        document: '复核决定 2026-1',
        proposedById: admin.id,
        ...change,
      })
    )

  const decide = (changeId: number, actor = approver, result = 'carried_out' as const) =>
    new DecideCertificateChange().handle({ actor, changeId, result })

  test('guests, other bases and roles without a say are turned away', async ({
    client,
    assert,
  }) => {
    const changeId = await propose()
    const paths = [
      `/certificates/${certificateId}/changes`,
      `/certificates/changes/${changeId}/decisions`,
    ]
    const forms = [{ kind: 'revocation', reason, document: '决定' }, { result: 'carried_out' }]
    const otherBase = await userWith('base_admin', { baseId: world.b.id })
    for (const [index, path] of paths.entries()) {
      const guest = await client.post(path).withCsrfToken().form(forms[index]).redirects(0)
      guest.assertHeader('location', '/login')
      for (const user of [otherBase, await userWith('auditor'), await userWith('finance')]) {
        const post = client.post(path).loginAs(user).withCsrfToken().form(forms[index])
        const response = await post.accept('json')
        response.assertStatus(403)
      }
    }
    // A base proposes a revocation, the bureau carries it out.
    const own = await client
      .post(paths[1])
      .loginAs(second)
      .withCsrfToken()
      .form(forms[1])
      .accept('json')
    own.assertStatus(403)
    const { status } = await certificate()
    assert.equal(status, 'issued')
  })

  test('a base proposes on the page, an approver carries it out', async ({ client, assert }) => {
    const form = await client
      .get(`/certificates/${certificateId}/changes/create?kind=revocation`)
      .loginAs(admin)
    form.assertStatus(200)
    form.assertTextIncludes('提出后不立即生效')
    const asked = await client
      .post(`/certificates/${certificateId}/changes`)
      .loginAs(admin)
      .withCsrfToken()
      .form({ kind: 'revocation', reason, document: '复核决定 2026-1' })
      .redirects(0)
    const at = asked.header('location')!
    const waiting = await client.get(at).loginAs(approver)
    waiting.assertTextIncludes('撤销证书')
    const list = await client.get('/certificates/changes').loginAs(admin)
    list.assertTextIncludes('待办理')
    const done = await client
      .post(`${at}/decisions`)
      .loginAs(approver)
      .withCsrfToken()
      .form({ result: 'carried_out' })
      .redirects(0)

    done.assertFlashMessage('success', '证书已撤销，公众查验时会看到撤销日期和原因。')
    const row = await certificate()
    assert.deepEqual(
      [row.status, row.revoked_reason, row.revoked_by_id],
      ['revoked', reason, approver.id]
    )
    const audits = await db.from('audit_entries').orderBy('id')
    assert.includeMembers(
      audits.map((entry) => entry.action),
      ['certificate_change.proposed', 'certificate.revoked', 'certificate_change.carried_out']
    )
    const jobs = await db.from('outbox_jobs').where('kind', 'recoveries.draft')
    assert.lengthOf(jobs, 1)
    const page = await client.get(`/certificates/${certificateId}`).loginAs(admin)
    page.assertTextIncludes(reason)
  })

  test('the same person never does both, nor the holder either', async ({ assert }) => {
    const own = await propose({ proposedById: approver.id })
    await assert.rejects(() => decide(own, approver), /E_CHANGE_SAME_PERSON/)
    await db.from('users').where('id', approver.id).update({ person_id: null })
    const holder = await userWith('approver', { personId })
    await assert.rejects(() => decide(own, holder), /E_CHANGE_OWN/)
    const { status } = await certificate()
    assert.equal(status, 'issued')
  })

  test('a change is carried out once, a dead certificate is not changed', async ({ assert }) => {
    const first = await propose()
    const other = await propose({ kind: 'reissue', reason: '纸质证书遗失' })
    await decide(first)
    await assert.rejects(() => decide(first), /E_CHANGE_DECIDED/)
    await assert.rejects(() => decide(other), /E_CERTIFICATE_DEAD/)
    await assert.rejects(() => propose({ kind: 'correction' }), /E_CERTIFICATE_DEAD/)
    assert.lengthOf(await db.from('certificate_prints'), 0)
  })

  test('approvers who decide at once revoke once', async ({ assert }) => {
    const changeId = await propose()
    const approvers = [approver, await userWith('approver'), await userWith('approver')]
    const results = await Promise.allSettled(approvers.map((actor) => decide(changeId, actor)))
    assert.lengthOf(
      results.filter(({ status }) => status === 'fulfilled'),
      1
    )
    assert.lengthOf(await db.from('audit_entries').where('action', 'certificate.revoked'), 1)
  })

  test('a refusal needs its reason and leaves the certificate', async ({ client, assert }) => {
    const changeId = await propose()
    const at = `/certificates/changes/${changeId}/decisions`
    const post = (form: Record<string, string>) =>
      client.post(at).loginAs(approver).withCsrfToken().form(form).redirects(0)
    const silent = await post({ result: 'refused' })
    assert.property(silent.flashMessage('inputErrorsBag'), 'reason')
    await post({ result: 'refused', reason: '依据不足' })
    const change = await db.from('certificate_changes').where('id', changeId).firstOrFail()
    assert.deepEqual([change.status, change.decided_reason], ['refused', '依据不足'])
    const { status } = await certificate()
    assert.equal(status, 'issued')
    // A refused one no longer stands in the way of another.
    await propose()
  })

  test('a short reason, a personal number and a second proposal are refused', async ({
    assert,
  }) => {
    await assert.rejects(() => propose({ reason: '错了' }), /E_CHANGE_REASON/)
    await assert.rejects(
      () => propose({ reason: '持证人 141081199003072317 有误' }),
      /E_CHANGE_PERSONAL/
    )
    await assert.rejects(() => propose({ document: '电话 1390000 1234 记录' }), /E_CHANGE_PERSONAL/)
    await propose()
    await assert.rejects(() => propose(), /E_CHANGE_WAITS/)
  })

  test('what the system drafts is made once, proposed by one and carried out by another', async ({
    assert,
  }) => {
    const draft = await propose({ proposedById: null })
    assert.equal(await propose({ proposedById: null }), draft)
    await assert.rejects(() => decide(draft), /E_CHANGE/)
    await new TakeUpCertificateChange().handle({ actor: reviewer, changeId: draft })
    await assert.rejects(
      () => new TakeUpCertificateChange().handle({ actor: admin, changeId: draft }),
      /E_CHANGE_NOT_DRAFT/
    )
    await decide(draft)
    const { status } = await certificate()
    assert.equal(status, 'revoked')
  })

  test('a correction issues a successor with another number and the first day', async ({
    assert,
  }) => {
    clock.stopAt('2026-05-06')
    const changeId = await propose({
      kind: 'correction',
      reason: '姓名用字有误',
      facts: { name: '赵 晓锋' },
    })
    await decide(changeId)
    await new OutboxWorker().drain()

    const before = await certificate()
    const after = await certificate(before.successor_id)
    assert.deepEqual([before.status, after.status], ['superseded', 'issued'])
    assert.equal(after.predecessor_id, before.id)
    assert.equal(after.number, 'S000014100001264000002')
    assert.equal(after.issued_on, '2026-03-02')
    assert.notEqual(after.verification_code, before.verification_code)
    assert.isNotNull(after.pdf_sha256)
    const facts = openFacts(after.facts_cipher)
    assert.deepEqual([facts.name, facts.corrects], ['赵晓锋', before.number])
    assert.equal(openFacts(before.facts_cipher).name, '赵晓峰')
    assert.equal(after.holder_mask, '赵*锋')
    const results = await checkInvariants()
    const serials = results.find(({ name }) => name === 'certificate_serials')!
    assert.equal(serials.count, 0)
  })

  test('a correction is signed with the key of its own day, and every reader takes it so', async ({
    assert,
  }) => {
    clock.stopAt('2026-05-06')
    await ace.exec('keys:rotate', [])
    await decide(
      await propose({ kind: 'correction', reason: '姓名用字有误', facts: { name: '赵晓锋' } })
    )
    const before = await certificate()
    const after = await certificate(before.successor_id)

    assert.equal(after.issued_on, '2026-03-02')
    const keys = await verificationKeys(db.connection())
    const published = await publishedKeys(db.connection())
    for (const [{ qr_payload: payload }, signedOn] of [
      [before, '2026-03-02'],
      [after, '2026-05-06'],
    ] as const) {
      const read = readPayload(payload, keys)
      assert.isNull(read.fault)
      assert.deepInclude(read.facts, { issuedOn: '2026-03-02', signedOn })
      const inBrowser = await openCertificate(payload, published)
      if (inBrowser.fault !== null) assert.fail(inBrowser.fault)
      else assert.deepInclude(inBrowser.facts, { issuedOn: '2026-03-02', signedOn })
    }
    const command = await ace.exec('certificates:verify', [after.qr_payload])
    assert.notEqual(command.exitCode, 1)
  })

  test('what lost its grade or is to be revoked is not corrected', async ({ assert }) => {
    const correction = { kind: 'correction' as const, reason: '姓名用字有误' }
    const facts = { name: '赵晓锋' }
    const waiting = await propose({ ...correction, facts })
    await propose({ proposedById: null })
    await assert.rejects(() => decide(waiting), /E_CORRECTION_REVOCATION/)
    await db.from('certificate_changes').where('kind', 'revocation').delete()

    await db.from('grade_records').update({ status: 'withdrawn' })
    await assert.rejects(() => decide(waiting), /E_CORRECTION_GRADE/)
    await db.from('certificate_changes').delete()
    await assert.rejects(() => propose({ ...correction, facts }), /E_CORRECTION_GRADE/)
    const { status } = await certificate()
    assert.equal(status, 'issued')
  })

  test('a draft of the system is dropped by two, never by one alone', async ({
    client,
    assert,
  }) => {
    const draft = await propose({ proposedById: null })
    const other = await userWith('approver')
    const refuse = (actor: User) =>
      client
        .post(`/certificates/changes/${draft}/decisions`)
        .loginAs(actor)
        .withCsrfToken()
        .form({ result: 'refused', reason: '复查后成绩无误' })
        .redirects(0)
    const first = await refuse(approver)
    first.assertFlashMessage('success', '已提议不办，等另一名复核人员同意。')
    await assert.rejects(
      () =>
        new DecideCertificateChange().handle({
          actor: approver,
          changeId: draft,
          result: 'refused',
          reason: '再次',
        }),
      /E_CHANGE_SAME_PERSON/
    )
    const row = () => db.from('certificate_changes').where('id', draft).firstOrFail()
    assert.deepInclude(await row(), { status: 'draft', drop_proposed_by_id: approver.id })
    await assert.rejects(() =>
      db
        .from('certificate_changes')
        .where('id', draft)
        .update({ status: 'refused', decided_by_id: approver.id })
    )
    const page = await client.get(`/certificates/changes/${draft}`).loginAs(other)
    page.assertTextIncludes('同意不办')
    await refuse(other)
    assert.deepInclude(await row(), { status: 'refused', decided_by_id: other.id })
    const audits = await db.from('audit_entries').where('action', 'like', 'certificate_change.%')
    assert.includeMembers(
      audits.map((entry) => entry.action),
      ['certificate_change.drop_proposed', 'certificate_change.refused']
    )
  })

  test('two approvers who refuse a draft at once drop it between them', async ({ assert }) => {
    const changeId = await propose({ proposedById: null })
    const actors = [approver, await userWith('approver')]
    const outcomes = await Promise.all(
      actors.map((actor) =>
        new DecideCertificateChange().handle({ actor, changeId, result: 'refused', reason: '无误' })
      )
    )
    assert.sameMembers(outcomes, ['drop_proposed', 'refused'])
  })

  test('a correction that changes nothing, breaks a rule or cannot be printed is refused', async ({
    assert,
  }) => {
    const correct = (facts: ProposedChange['facts']) =>
      propose({ kind: 'correction', reason: '姓名用字有误', facts })
    await assert.rejects(() => correct({}), /E_CORRECTION_EMPTY/)
    await assert.rejects(() => correct({ name: '赵晓峰' }), /E_CORRECTION_SAME/)
    await assert.rejects(() => correct({ name: '赵\u{e000}' }), /E_MISSING_GLYPH/)
    await assert.rejects(
      () => correct({ documentNumber: '141081199003072318' }),
      /E_CORRECTION_DOCUMENT/
    )
  })

  test('a correction waits for the claim that is under way', async ({ assert }) => {
    const { course_class_id: classId, base_id: baseId } = await certificate()
    await insertRow('claims', {
      ...(await claimOf(world, classId, baseId, enrolmentId, personId)),
      certificate_id: certificateId,
      subject_key: `certificate:${certificateId}`,
      created_by_id: admin.id,
      status: 'submitted',
    })
    const changeId = await propose({
      kind: 'correction',
      reason: '姓名用字有误',
      facts: { name: '赵晓锋' },
    })
    await assert.rejects(() => decide(changeId), /E_CLAIM_IN_FLIGHT/)
    await db.from('claims').update({ status: 'rejected' })
    await decide(changeId)
    const { status } = await certificate()
    assert.equal(status, 'superseded')
  })

  test('a reissue keeps the number and prints another copy with a new serial', async ({
    assert,
  }) => {
    const changeId = await propose({
      kind: 'reissue',
      reason: '纸质证书遗失',
      document: '遗失声明',
    })
    await decide(changeId, second)
    const again = await propose({ kind: 'reissue', reason: '纸质证书损坏', document: '申请' })
    await decide(again, second)

    const row = await certificate()
    assert.deepEqual([row.status, row.number], ['issued', 'S000014100001264000001'])
    const prints = await db.from('certificate_prints').orderBy('id')
    assert.deepEqual(
      prints.map((print) => [print.print_number, print.serial, print.status, print.replaces_id]),
      [
        [2, '264000001-2', 'lost', null],
        [3, '264000001-3', 'prepared', prints[0].id],
      ]
    )
  })
})

async function claimOf(
  world: World,
  classId: number,
  baseId: number,
  enrolmentId: number,
  personId: number
) {
  const at = clock.instant()
  return {
    number: 'SL26-0000001',
    kind: 'training_subsidy',
    policy_id: world.policyId,
    fund_id: world.fundId,
    occupation_id: world.occupationIds.welder,
    trace_hash: '0'.repeat(64),
    course_class_id: classId,
    base_id: baseId,
    enrolment_id: enrolmentId,
    person_id: personId,
    payee_kind: 'base',
    amount_fen: 100,
    created_at: at,
    updated_at: at,
  }
}
