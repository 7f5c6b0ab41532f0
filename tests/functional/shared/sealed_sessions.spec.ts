import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { sealedDatabase } from '#app/shared/crypto/sealed_sessions'

test.group('Sessions in the database', () => {
  async function aSession() {
    const factory = await sealedDatabase().resolver(app)
    const store = factory({} as never, { age: 1800 } as never)
    const id = randomUUID()
    await store.write(id, { typed: '141081199005120017' })
    const row = () => db.from('sessions').where('id', id).firstOrFail()
    const endAt = (instant: Date) =>
      db.from('sessions').where('id', id).update({ expires_at: instant })
    return { store, id, row, endAt }
  }

  test('what was typed is not readable in the row', async ({ assert, cleanup }) => {
    const { store, id, row } = await aSession()
    cleanup(() => store.destroy(id))

    assert.notInclude(JSON.stringify(await row()), '141081199005120017')
    assert.deepEqual(await store.read(id), { typed: '141081199005120017' })
  })

  test('its end is put off at once, and not again within a minute', async ({ assert, cleanup }) => {
    const { store, id, row, endAt } = await aSession()
    cleanup(() => store.destroy(id))
    const soon = new Date(Date.now() + 60_000)
    const end = async () => new Date((await row()).expires_at).getTime()

    await endAt(soon)
    await store.touch(id)
    assert.isAbove(await end(), soon.getTime())
    await endAt(soon)
    await store.touch(id)
    assert.closeTo(await end(), soon.getTime(), 1_000)
  })
})
