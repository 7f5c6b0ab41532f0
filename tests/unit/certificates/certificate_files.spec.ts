import { test } from '@japa/runner'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '#app/certificates/certificate_files'

test.group('A folder of certificates', () => {
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
