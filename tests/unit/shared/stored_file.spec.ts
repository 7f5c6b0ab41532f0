import { test } from '@japa/runner'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '#app/shared/files/stored_file'
import { withoutFirst, writeDraft } from '#app/shared/files/write_draft'

test.group('A folder of the storage', () => {
  test('is made by whoever comes first, and everybody finds it there', async ({
    assert,
    cleanup,
  }) => {
    const root = await mkdtemp(join(tmpdir(), 'bagong-folders-'))
    cleanup(() => rm(root, { recursive: true }))
    for (let year = 2020; year < 2030; year++) {
      const folder = join(root, String(year), 'certificates', 'a', 'b')
      await Promise.all(Array.from({ length: 12 }, () => makeFolder(folder)))
      const there = await stat(folder)
      assert.isTrue(there.isDirectory())
    }
  })

  test('that cannot be made says why, and does not try for ever', async ({ assert }) => {
    await assert.rejects(() => makeFolder('/proc/bagong/certificates'))
  })
})

test.group('A file in parts', () => {
  test('is its parts in their order', async ({ assert, cleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'bagong-parts-'))
    cleanup(() => rm(folder, { recursive: true }))
    const path = join(folder, 'parts.pdf')
    writeDraft(path, [Buffer.from('shared '), Buffer.alloc(0), Buffer.from('own')])
    assert.equal(await readFile(path, 'utf8'), 'shared own')
    assert.deepEqual(await readdir(folder), ['parts.pdf'])
  })

  test('that cannot take its place leaves nothing behind', async ({ assert, cleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'bagong-parts-'))
    cleanup(() => rm(folder, { recursive: true }))
    await makeFolder(join(folder, 'taken.pdf'))
    assert.throws(() => writeDraft(join(folder, 'taken.pdf'), [Buffer.from('own')]))
    assert.deepEqual(await readdir(folder), ['taken.pdf'])
  })

  for (const [taken, left] of [
    [0, 'shared own'],
    [3, 'red own'],
    [7, 'own'],
    [9, 'n'],
    [10, ''],
  ] as const) {
    test(`of which ${taken} bytes were taken goes on behind them`, ({ assert }) => {
      const parts = withoutFirst([Buffer.from('shared '), Buffer.from('own')], taken)
      assert.equal(Buffer.concat(parts).toString(), left)
      assert.isTrue(parts.every(({ length }) => length > 0))
    })
  }
})
