import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { finishedClass } from '#tests/functional/subsidies/finished_class'
import { unfinishedMarks } from '#app/assessments/unfinished_marks'
import { buildWorld, emptyDatabase } from '#tests/support/world'

const EXTENSION = 'database/migrations/0110_extend_sittings'

test.group('Marks that an upgrade would lose', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-20')
    await emptyDatabase()
    await finishedClass(await buildWorld())
    return () => clock.resume()
  })

  test('a database of before the two entries names its sittings; setup refuses it', async ({
    assert,
  }) => {
    const { code } = await db.from('sittings').firstOrFail()
    assert.isNull(await unfinishedMarks(db.connection()))

    const step = await db.from('adonis_schema').where('name', EXTENSION).firstOrFail()
    await db.from('adonis_schema').where('id', step.id).delete()
    try {
      await db.from('sittings').update({ status: 'published' })
      assert.deepEqual(await unfinishedMarks(db.connection()), [])
      await db.from('sittings').update({ status: 'checked' })
      const marks = Number((await db.from('scores').count('* as n'))[0].n)
      assert.deepEqual(await unfinishedMarks(db.connection()), [{ code, marks }])
      const command = await ace.exec('setup', ['--no-demo'])
      assert.equal(command.exitCode, 1)
      assert.isNull(await db.from('adonis_schema').where('name', EXTENSION).first())
    } finally {
      await db.table('adonis_schema').insert(step)
    }
  })
})
