import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import FileArchiveItem from '#app/assessments/archive/actions/file_archive_item'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import WithdrawArchiveItem from '#app/assessments/archive/actions/withdraw_archive_item'
import { archiveList } from '#app/assessments/archive/queries/archive_list'
import { itemsFor, keepUntil } from '#app/assessments/archive/archive_items'
import { taughtClass } from '#tests/functional/attendance/taught_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Archive of a sitting', (group) => {
  let world: World
  let admin: User
  let sittingId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
    const taught = await taughtClass(world, world.a, admin, {
      status: 'finished',
      enrolled: 'completed',
    })
    const sitting = await new PlanSitting().handle({
      actor: admin,
      classId: taught.id,
      heldOn: '2026-03-06',
    })
    sittingId = sitting.id
    await db.from('sittings').update({ status: 'approved' })
    return () => clock.resume()
  })

  const file = (changes: Partial<Parameters<FileArchiveItem['handle']>[0]> = {}) =>
    new FileArchiveItem().handle({
      actor: admin,
      sittingId,
      item: 'sign_in',
      form: 'paper',
      pieces: 4,
      place: '档案室 3 柜',
      ...changes,
    })
  const withdraw = (itemId: number, reason = '装错册') =>
    new WithdrawArchiveItem().handle({ actor: admin, sittingId, itemId, reason })

  test('paper is kept three years and electronic files five, from the day of the sitting', ({
    assert,
  }) => {
    assert.equal(keepUntil('paper', '2026-03-06'), '2029-03-06')
    assert.equal(keepUntil('electronic', '2026-03-06'), '2031-03-06')
  })

  test('theses belong to reviews, photos of workpieces to skills, answer papers to theory', ({
    assert,
  }) => {
    assert.lengthOf(itemsFor(['theory', 'skills', 'review']), 14)
    assert.notInclude(itemsFor(['theory', 'skills']), 'thesis_defence')
    assert.notInclude(itemsFor(['skills']), 'answer_papers')
    assert.notInclude(itemsFor(['theory']), 'workpiece_photos')
  })

  test('what is filed is listed with who filed it and until when it is kept', async ({
    assert,
  }) => {
    await file()
    await file({ item: 'score_sheets', form: 'electronic', pieces: 1 })

    const { lines, there } = await archiveList(sittingId, ['theory', 'skills'])
    assert.equal(there, 2)
    const signIn = lines.find((line) => line.item === 'sign_in')!
    assert.deepInclude(signIn.entries[0], {
      form: 'paper',
      pieces: 4,
      keepUntil: '2029-03-06',
      filedBy: '陈立新',
    })
    const entry = await db.from('audit_entries').where('action', 'sitting.archived').firstOrFail()
    assert.deepInclude(JSON.parse(entry.changes), { item: 'sign_in', keepUntil: '2029-03-06' })
  })

  test('a wrong entry is struck out with a reason and stays', async ({ assert }) => {
    const { id } = await file()

    await assert.rejects(() => withdraw(id, ' '), /^E_ARCHIVE_REASON/)
    await withdraw(id)
    await assert.rejects(() => withdraw(id), /^E_ARCHIVE_GONE/)
    const { lines, there } = await archiveList(sittingId, ['theory', 'skills'])
    assert.equal(there, 0)
    const line = lines.find((one) => one.item === 'sign_in')!
    assert.deepEqual([line.isThere, line.entries[0].withdrawnReason], [false, '装错册'])
  })

  test('nothing is filed before the sitting, of another kind, or nowhere', async ({ assert }) => {
    await assert.rejects(() => file({ item: 'thesis_defence' }), /^E_ARCHIVE_ITEM/)
    await assert.rejects(() => file({ place: ' ' }), /^E_ARCHIVE_PLACE/)
    await assert.rejects(() => file({ pieces: 0 }), /^E_ARCHIVE_PIECES/)
    await db.from('sittings').update({ status: 'submitted' })
    await assert.rejects(() => file(), /^E_ARCHIVE_EARLY/)
    await db.from('sittings').update({ status: 'approved', held_on: '2026-03-07' })
    await assert.rejects(() => file(), /^E_ARCHIVE_EARLY/)
  })

  test('the page lists every item, files one and strikes it out; strangers see nothing', async ({
    client,
    assert,
  }) => {
    const at = `/sittings/${sittingId}/archive`
    const post = (path: string, body: object) =>
      client.post(path).form(body).loginAs(admin).withCsrfToken().redirects(0)
    const bad = await post(at, { item: 'poems', form: 'paper', pieces: '0', place: '' })
    assert.properties(bad.flashMessages().inputErrorsBag, ['item', 'pieces', 'place'])
    const done = await post(at, {
      item: 'room_record',
      form: 'electronic',
      pieces: '2',
      place: '电子档案 12 号',
    })
    done.assertFlashMessage('success', '已登记，保存至 2031-03-06。')
    const page = await client.get(at).loginAs(await userWith('auditor'))
    assert.include(page.text(), '13 项中已归档 1 项')
    assert.include(page.text(), '电子档案 12 号')
    assert.notInclude(page.text(), 'name="item"')
    const { id } = await db.from('sitting_archive_items').firstOrFail()
    await post(`${at}/${id}/withdrawal`, { reason: '编号写错' })
    const after = await client.get(at).loginAs(admin)
    assert.include(after.text(), '编号写错')
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const refused = await client.get(at).loginAs(stranger)
    refused.assertStatus(403)
    const guest = await client.get(at).redirects(0)
    guest.assertHeader('location', '/login')
  })
})
