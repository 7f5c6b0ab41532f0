import { glob, readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

/** Fields that people type whole sentences into. */
const TYPED =
  /(?:^|[{,(])\s*(reason|note|words|answer|statement|comment|opinion|remark|message)\s*[,:}]/

/** What tells of illness or need. */
const SENSITIVE = /\b(category|traineeCategory|trainee_category|reasonKind|reason_kind)\s*[,:}\]]/

test.group('Audit facts', () => {
  test('no act writes typed sentences or what is sensitive into the chain: they stand beside it', async ({
    assert,
  }) => {
    const faults: string[] = []
    let facts = 0
    for await (const path of glob('app/**/*.ts', { cwd: app.makePath() })) {
      const source = await readFile(app.makePath(path), 'utf8')
      if (!/recordAudits?\(/.test(source)) continue
      for (const changes of changesOf(source)) {
        facts++
        const found = TYPED.exec(`{${changes}}`)
        if (found) faults.push(`${path}: ${found[1]}`)
        const sensitive = SENSITIVE.exec(`{${changes}}`)
        if (sensitive) faults.push(`${path}: ${sensitive[1]}`)
      }
    }

    assert.isAbove(facts, 200)
    assert.deepEqual(faults, [])
  })

  test('a sentence among the facts would be found', ({ assert }) => {
    assert.isTrue(TYPED.test('{status: [a, b], reason}'))
    assert.isTrue(TYPED.test('{...(x ? { reason } : {})}'))
    assert.isTrue(TYPED.test('{ reason: input.reason }'))
    assert.isFalse(TYPED.test('{ reasonCode: input.reason }'))
    assert.isTrue(SENSITIVE.test('{classId, category: input.traineeCategory}'))
    assert.isTrue(SENSITIVE.test('{ enrolment: enrolmentId, reasonKind }'))
  })
})

/** What stands within the braces after each `changes:`. */
function changesOf(source: string): string[] {
  return [...source.matchAll(/\bchanges:[^{;]*\{/g)].map((found) => {
    const start = found.index + found[0].length
    let depth = 1
    let end = start
    while (depth > 0 && end < source.length) {
      if (source[end] === '{') depth++
      if (source[end] === '}') depth--
      end++
    }
    return source.slice(start, end - 1)
  })
}
