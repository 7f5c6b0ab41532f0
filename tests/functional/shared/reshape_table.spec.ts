import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { databaseFault } from '#app/shared/database/database_fault'
import { reshapeTable } from '#app/shared/database/reshape_table'

async function faultOf(work: PromiseLike<unknown>) {
  try {
    await work
    return null
  } catch (error) {
    return databaseFault(error)
  }
}

test.group('Reshaping a table that holds rows', (group) => {
  const client = () => db.connection()
  const insert = (row: Record<string, unknown>) => db.table('shapes').insert(row)

  group.each.setup(async () => {
    await client().schema.createTable('shapes', (table) => {
      table.increments('id')
      table.string('kind', 10).notNullable().checkIn(['round', 'square'])
      table.integer('corners').notNullable()
      table.integer('parent_id').nullable().references('id').inTable('shapes')
    })
    await client().schema.raw('CREATE UNIQUE INDEX shapes_corners ON shapes (corners)')
    await insert({ id: 1, kind: 'round', corners: 0 })
    await insert({ id: 2, kind: 'square', corners: 4, parent_id: 1 })
    return () => client().schema.dropTable('shapes')
  })

  test('a list of values grows, and what is not in it is still refused', async ({ assert }) => {
    const before = await faultOf(insert({ id: 3, kind: 'oval', corners: 1 }))
    await reshapeTable(client(), 'shapes', { values: { kind: ['round', 'square', 'oval'] } })
    await insert({ id: 3, kind: 'oval', corners: 1 })
    const after = await faultOf(insert({ id: 4, kind: 'long', corners: 2 }))

    assert.deepEqual([before, after], ['check', 'check'])
  })

  test('a column may be empty from then on', async ({ assert }) => {
    const before = await faultOf(insert({ id: 3, kind: 'round', corners: null }))
    await reshapeTable(client(), 'shapes', { optional: ['corners'] })
    await insert({ id: 3, kind: 'round', corners: null })

    assert.equal(before, 'not_null')
    assert.isNull((await db.from('shapes').where('id', 3).firstOrFail()).corners)
  })

  test('rows, indexes and references stay', async ({ assert }) => {
    await reshapeTable(client(), 'shapes', { values: { kind: ['round', 'square', 'oval'] } })

    const rows = await db.from('shapes').orderBy('id').select('id', 'parent_id')
    assert.deepEqual(
      rows.map(({ id, parent_id: parent }) => [id, parent]),
      [
        [1, null],
        [2, 1],
      ]
    )
    assert.equal(await faultOf(insert({ id: 3, kind: 'oval', corners: 4 })), 'unique')
    assert.equal(
      await faultOf(insert({ id: 3, kind: 'oval', corners: 5, parent_id: 99 })),
      'foreign_key'
    )
  })

  test('a column that has no list of values is named', async ({ assert }) => {
    await assert.rejects(() => reshapeTable(client(), 'shapes', { values: { corners: ['a'] } }))
  })
})
