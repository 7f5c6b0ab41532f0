import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { WORDS } from '../../../resources/js/offline_words.js'
import { bundleOfflinePage, OFFLINE_PAGE } from '../../../scripts/lib/offline_page.js'

test.group('Offline page', () => {
  test('the page in public/ is the one of its sources (else: npm run offline-page)', async ({
    assert,
  }) => {
    assert.isTrue(readFileSync(OFFLINE_PAGE, 'utf8') === (await bundleOfflinePage()))
  })

  test('both languages have the same sentences with the same blanks', ({ assert }) => {
    const { zh, en } = WORDS as Record<string, Record<string, string | string[]>>
    const blanks = (text: string | string[]) => [...String(text).matchAll(/\{\w+\}/g)].map(String)

    assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort())
    for (const key of Object.keys(zh)) {
      assert.isNotEmpty(zh[key])
      assert.isNotEmpty(en[key])
      assert.deepEqual(blanks(zh[key]), blanks(en[key]), key)
    }
  })
})
