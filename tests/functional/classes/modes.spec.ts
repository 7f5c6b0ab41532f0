import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import SaveTerms from '#app/classes/modes/actions/save_terms'
import {
  aClass,
  auditOf,
  buildStage,
  statusOf,
  violationOf,
} from '#tests/functional/classes/support'
import { anEmployer } from '#tests/support/awards'
import { userWith } from '#tests/support/world'

const PDF = Buffer.from('%PDF-1.7 agreement')

test.group('Modes of classes', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('an order is saved by versions with its agreement, and then its opening applied for', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    const { id } = await aClass(stage, { mode: 'order' })
    const employer = await db
      .from('employers')
      .where('id', await anEmployer())
      .firstOrFail()
    const apply = () => new ApplyForOpening().handle({ actor: stage.admin, classId: id })
    const before = await violationOf(apply)
    const page = await client.get(`/classes/${id}`).loginAs(stage.admin)
    const send = () =>
      client.post(`/classes/${id}/terms`).loginAs(stage.admin).withCsrfToken().redirects(0).fields({
        'creditCode': employer.credit_code,
        'posts[0][name]': '焊工',
        'posts[0][headcount]': '12',
        'posts[1][name]': '',
        'posts[1][headcount]': '',
        'place': '侯马经开区',
      })

    const response = await send().file('file', PDF, { filename: 'a.pdf' })
    await send()

    response.assertHeader('location', `/classes/${id}/terms`)
    assert.equal(before?.code, 'E_TERMS_INCOMPLETE')
    assert.deepEqual(before?.params, { fault: 'employer', count: 4 })
    page.assertTextIncludes('没有传签好的协议')
    const terms = await db.from('class_terms').where('course_class_id', id).orderBy('version')
    assert.deepEqual(
      terms.map((one) => [one.version, one.employer_id, one.file_sha256 === terms[0].file_sha256]),
      [
        [1, employer.id, true],
        [2, employer.id, true],
      ]
    )
    assert.deepInclude(await db.from('class_term_posts').first(), { name: '焊工', headcount: 12 })
    await apply()
    assert.equal(await statusOf(id), 'applied')
    const late = await violationOf(() =>
      new SaveTerms().handle({ actor: stage.admin, classId: id, place: '别处' })
    )
    assert.equal(late?.code, 'E_CLASS_NOT_REVISABLE')
    assert.deepEqual(await auditOf(id), [
      'class.created',
      'class.terms_saved',
      'class.terms_saved',
      'class.applied',
    ])
    const taken = await client.get(`/classes/${id}/agreement`).loginAs(stage.reviewer)
    taken.assertHeader('cache-control', 'private, no-store')
    assert.include(await auditOf(id), 'class.agreement_taken')
    const employerPage = await client.get(`/employers/${employer.id}`).loginAs(stage.admin)
    employerPage.assertTextIncludes('焊工 12 人')
  })

  test('what is wrong is refused at its field', async ({ assert, client }) => {
    const stage = await buildStage()
    const ordered = await aClass(stage, { mode: 'order' })
    const save = (terms: object, classId = ordered.id) =>
      violationOf(() => new SaveTerms().handle({ actor: stage.admin, classId, ...terms }))
    const open = await aClass(stage, { startsOn: '2026-04-13' })

    assert.equal((await save({ creditCode: '91141081MA0KE00010' }))?.code, 'E_CREDIT_CODE')
    assert.equal((await save({}, open.id))?.code, 'E_NO_TERMS')
    const half = await client
      .post(`/classes/${ordered.id}/terms`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)
      .form({ 'posts[0][name]': '焊工' })
    half.assertFlashMessage('inputErrorsBag', {
      'posts[0][headcount]': ['岗位和人数要一起写。'],
    })
    assert.lengthOf(await db.from('class_terms'), 0)
  })

  test('the agreement is for the base and the bureau alone', async ({ client }) => {
    const stage = await buildStage()
    const { id } = await aClass(stage, { mode: 'order' })
    const instructor = await userWith('instructor', { baseId: stage.world.a.id })
    const other = await userWith('base_admin', { baseId: stage.world.b.id })

    for (const user of [instructor, other]) {
      const response = await client.get(`/classes/${id}/agreement`).loginAs(user)
      response.assertStatus(403)
    }
    const none = await client.get(`/classes/${id}/agreement`).loginAs(stage.admin)
    none.assertStatus(404)
  })
})
