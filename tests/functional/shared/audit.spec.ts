import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { changesWithWords } from '#app/shared/audit/audit_words'
import { recordAudit } from '#app/shared/audit/record_audit'
import { verifyAudit } from '#app/shared/audit/verify_audit'
import { emptyDatabase, userWith } from '#tests/support/world'

async function faultFound() {
  const verdict = await verifyAudit()
  return verdict.fault
}

async function threeEntries() {
  const actor = await userWith('base_admin')
  for (const action of ['class.created', 'class.applied', 'class.approved']) {
    await db.transaction((trx) =>
      recordAudit(trx, { actor, action, subject: { type: 'course_class', id: 1 } })
    )
  }
}

async function withoutTriggers(change: () => Promise<unknown>) {
  if (db.connection().dialect.name === 'postgres') {
    await db.rawQuery('ALTER TABLE audit_entries DISABLE TRIGGER ALL')
    await change()
    await db.rawQuery('ALTER TABLE audit_entries ENABLE TRIGGER ALL')
    return
  }
  const triggers = await db.rawQuery(
    `SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'`
  )
  for (const trigger of triggers) await db.rawQuery(`DROP TRIGGER ${trigger.name}`)
  await change()
  for (const trigger of triggers) await db.rawQuery(trigger.sql)
}

test.group('Audit chain', (group) => {
  group.each.setup(() => emptyDatabase())

  test('an untouched chain verifies', async ({ assert }) => {
    await threeEntries()

    const verdict = await verifyAudit()

    assert.isNull(verdict.fault)
    assert.equal(verdict.entries, 3)
  })

  test('the database refuses to change or delete an entry', async ({ assert }) => {
    await threeEntries()

    await assert.rejects(() => db.from('audit_entries').update({ action: 'x' }))
    await assert.rejects(() => db.from('audit_entries').delete())
    assert.isNull(await faultFound())
  })

  test('an entry altered behind the triggers is named', async ({ assert }) => {
    await threeEntries()
    await withoutTriggers(() =>
      db.from('audit_entries').where('sequence', 2).update({ actor_name: '别人' })
    )

    assert.deepEqual(await faultFound(), { sequence: 2, kind: 'altered' })
  })

  test('typed words that were altered beside the chain are named, erased ones are not', async ({
    assert,
  }) => {
    await threeEntries()
    await db.transaction((trx) =>
      recordAudit(trx, {
        ...{ actor: null, action: 'claim.held', subject: { type: 'claim', id: 1 } },
        reason: '账户待核对',
      })
    )
    assert.isNull(await faultFound())

    await db.from('audit_reasons').update({ reason: '无' })
    assert.deepEqual(await faultFound(), { sequence: 4, kind: 'words' })
    await db.from('audit_reasons').update({ salt: null })
    assert.deepEqual(await faultFound(), { sequence: 4, kind: 'words' })
    await db.from('audit_reasons').delete()
    assert.isNull(await faultFound())
  })

  test('sensitive facts stand beside the chain: altered ones are named, erased ones are not', async ({
    assert,
  }) => {
    await threeEntries()
    await db.transaction((trx) =>
      recordAudit(trx, {
        ...{ actor: null, action: 'enrolment.confirmed', subject: { type: 'enrolment', id: 1 } },
        changes: { classId: 7 },
        sensitive: { category: 'disabled' },
      })
    )
    assert.isNull(await faultFound())
    const entry = await db.from('audit_entries').where('sequence', 4).firstOrFail()
    const read = async () => (await changesWithWords(db.connection(), [entry]))[0]
    assert.notInclude(entry.changes, 'disabled')
    assert.deepEqual(await read(), { classId: 7, category: 'disabled' })

    await db.from('audit_facts').update({ facts: '{"category":"other"}' })
    assert.deepEqual(await faultFound(), { sequence: 4, kind: 'words' })
    await db.from('audit_facts').update({ audit_sequence: 3 })
    assert.deepEqual(await faultFound(), { sequence: 3, kind: 'words' })
    await db.from('audit_facts').delete()
    assert.isNull(await faultFound())
    assert.deepEqual(await read(), { classId: 7, factsErased: true })
  })

  test('an entry that was taken out is named', async ({ assert }) => {
    await threeEntries()
    await withoutTriggers(() => db.from('audit_entries').where('sequence', 2).delete())

    assert.deepEqual(await faultFound(), { sequence: 2, kind: 'missing' })
  })

  test('a chain cut at its end does not agree with its head', async ({ assert }) => {
    await threeEntries()
    await withoutTriggers(() => db.from('audit_entries').where('sequence', 3).delete())

    assert.deepEqual(await faultFound(), { sequence: 3, kind: 'head' })
  })

  test('an act that is rolled back leaves no entry', async ({ assert }) => {
    await assert.rejects(() =>
      db.transaction(async (trx) => {
        await recordAudit(trx, { actor: null, action: 'x.y', subject: { type: 'x', id: 1 } })
        throw new Error('rolled back')
      })
    )

    assert.deepEqual(await verifyAudit(), { entries: 0, head: '0'.repeat(64), fault: null })
  })

  test('thirty writers at once make one chain without a gap', async ({ assert }) => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        db.transaction((trx) =>
          recordAudit(trx, { actor: null, action: 'x.y', subject: { type: 'x', id: index } })
        )
      )
    )

    const verdict = await verifyAudit()
    assert.isNull(verdict.fault)
    assert.equal(verdict.entries, 30)
  })
})
