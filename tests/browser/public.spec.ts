import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { openDesk, openSite } from '#tests/support/demo_site'
import type { Desk } from '#tests/support/desk'

async function certificate(status: string) {
  const row = await db.from('certificates').where('status', status).orderBy('id').firstOrFail()
  const person = await db
    .from('persons')
    .join('enrolments', 'enrolments.person_id', 'persons.id')
    .where('enrolments.id', row.enrolment_id)
    .select('persons.name')
    .firstOrFail()
  return { ...row, holder: person.name as string }
}

test.group('The public', (group) => {
  let desk: Desk
  group.each.setup(async () => {
    await openSite()
    desk = await openDesk()
  })
  group.each.teardown(() => desk.close())

  test('verifies a certificate by its code, without signing in', async ({ assert }) => {
    const valid = await certificate('issued')

    await desk.go('/verify')
    await desk.page.getByLabel('查验码或证书编号').fill(valid.verification_code.toLowerCase())
    await desk.press('查验')

    await desk.sees('证书有效')
    await desk.sees(valid.number)
    await desk.sees('在发证登记中')
    assert.notInclude(await desk.main.innerText(), valid.holder)
    assert.deepEqual(desk.faults, [])
  })

  test('verifies by number and name, and is asked for the name first', async ({ assert }) => {
    const valid = await certificate('issued')

    await desk.go('/verify')
    await desk.page.getByLabel('查验码或证书编号').fill(valid.number)
    await desk.press('查验')
    await desk.sees('请再填持证人姓名')
    await desk.page.getByLabel('持证人姓名').fill(valid.holder)
    await desk.press('查验')

    await desk.sees('证书有效')
    assert.deepEqual(desk.faults, [])
  })

  test('is told that a certificate was revoked, since when and why', async ({ assert }) => {
    const revoked = await certificate('revoked')

    await desk.go(`/verify/${revoked.verification_code}`)

    await desk.sees('证书已撤销，不能使用')
    await desk.sees(revoked.revoked_reason)
    assert.deepEqual(desk.faults, [])
  })

  test('is told that an unknown certificate is not in the register', async ({ assert }) => {
    const valid = await certificate('issued')

    await desk.go('/verify')
    await desk.page.getByLabel('查验码或证书编号').fill(valid.number)
    await desk.press('查验')
    await desk.page.getByLabel('持证人姓名').fill('不是本人')
    await desk.press('查验')

    await desk.sees('没有查到这张证书')
    assert.deepEqual(desk.faults, [])
  })

  test('reads the pages in English after choosing it', async ({ assert }) => {
    await desk.go('/verify')
    await desk.follow('English')

    await desk.sees('Verify a certificate')
    assert.equal(await desk.page.getAttribute('html', 'lang'), 'en')
    assert.deepEqual(desk.faults, [])
  })
})
