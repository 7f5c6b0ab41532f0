import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { changesWithWords } from '#app/shared/audit/audit_words'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { playLine, theBureau } from '#tests/support/line'
import { buildWorld } from '#tests/support/world'

test.group('Proofs of category', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  async function line() {
    clock.stopAt('2026-03-02')
    const world = await buildWorld()
    return playLine(world, world.a, await theBureau())
  }

  const proof = (enrolmentId: number, changes = {}) => ({
    'proofs[0][enrolmentId]': enrolmentId,
    'proofs[0][traineeCategory]': 'veteran',
    'proofs[0][categoryProof]': '退役证',
    'proofs[0][categoryProvenOn]': '2026-01-05',
    ...changes,
  })

  test('a proof is recorded with what it replaces', async ({ assert, client }) => {
    const { admin, classId, enrolmentId } = await line()
    await db.from('claims').where('enrolment_id', enrolmentId).update({ status: 'returned' })

    const response = await client
      .post(`/classes/${classId}/proofs`)
      .form(proof(enrolmentId))
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    response.assertHeader('location', `/classes/${classId}/proofs`)
    const enrolment = await db.from('enrolments').where('id', enrolmentId).firstOrFail()
    const entry = await db
      .from('audit_entries')
      .where('action', 'enrolment.proofs_recorded')
      .firstOrFail()
    assert.equal(enrolment.trainee_category, 'veteran')
    assert.equal(enrolment.category_proven_on, '2026-01-05')
    assert.equal(JSON.parse(entry.changes)[enrolmentId].trainee_category, 'changed')
    assert.notInclude(entry.changes, 'veteran')
    const [{ categories }] = await changesWithWords(db.connection(), [entry])
    assert.deepEqual(categories, { [enrolmentId]: ['rural_migrant', 'veteran'] })
  })

  test('nobody states to have seen the own proof', async ({ assert, client }) => {
    const { admin, classId, enrolmentId } = await line()
    await db.from('claims').where('enrolment_id', enrolmentId).update({ status: 'returned' })
    const { person_id: personId } = await db
      .from('enrolments')
      .where('id', enrolmentId)
      .firstOrFail()
    await db.from('users').where('id', admin.id).update({ person_id: personId })

    const response = await client
      .post(`/classes/${classId}/proofs`)
      .form(proof(enrolmentId))
      .loginAs(await admin.refresh())
      .withCsrfToken()
      .redirects(0)

    assert.include(JSON.stringify(response.flashMessages()), '不能办理本人的事项')
    const { trainee_category: category } = await db
      .from('enrolments')
      .where('id', enrolmentId)
      .firstOrFail()
    assert.equal(category, 'rural_migrant')
  })

  test('an enterprise’s class asks for the labour contracts', async ({ assert, client }) => {
    const { admin, classId, enrolmentId } = await line()
    await db.from('claims').where('enrolment_id', enrolmentId).update({ status: 'returned' })
    await db.from('course_classes').where('id', classId).update({ fee_kind: 'enterprise' })
    const page = await client.get(`/classes/${classId}/proofs`).loginAs(admin)
    page.assertTextIncludes('合同终止')
    const send = (ends: string) =>
      client
        .post(`/classes/${classId}/proofs`)
        .form(
          proof(enrolmentId, {
            'proofs[0][contractSignedOn]': '2026-01-01',
            'proofs[0][contractEndsOn]': ends,
          })
        )
        .loginAs(admin)
        .withCsrfToken()
        .accept('json')
        .redirects(0)

    const refused = await send('2025-12-31')
    assert.equal(refused.body().errors[0].code, 'E_CONTRACT_DAYS')
    await send('2027-12-31')

    const enrolment = await db.from('enrolments').where('id', enrolmentId).firstOrFail()
    assert.deepInclude(enrolment, {
      contract_signed_on: '2026-01-01',
      contract_ends_on: '2027-12-31',
      trainee_category: 'veteran',
    })
  })

  test('what was claimed with is fixed', async ({ assert, client }) => {
    const { admin, classId, enrolmentId } = await line()

    const response = await client
      .post(`/classes/${classId}/proofs`)
      .form(proof(enrolmentId))
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    assert.include(String(response.flashMessages().error), '已经提交')
    const enrolment = await db.from('enrolments').where('id', enrolmentId).firstOrFail()
    assert.equal(enrolment.trainee_category, 'rural_migrant')
  })

  test('a day after today and an unknown category are refused, nothing is saved', async ({
    assert,
    client,
  }) => {
    const { admin, classId, enrolmentId } = await line()
    await db.from('claims').where('enrolment_id', enrolmentId).update({ status: 'returned' })
    for (const wrong of [
      { 'proofs[0][categoryProvenOn]': '2026-12-30' },
      { 'proofs[0][traineeCategory]': 'king' },
      { 'proofs[0][categoryProvenOn]': '2026-13-40' },
    ]) {
      await client
        .post(`/classes/${classId}/proofs`)
        .form(proof(enrolmentId, wrong))
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)
    }

    const enrolment = await db.from('enrolments').where('id', enrolmentId).firstOrFail()
    assert.equal(enrolment.category_proof, '户籍页')
    assert.isNull(
      await db.from('audit_entries').where('action', 'enrolment.proofs_recorded').first()
    )
  })
})
