import { readFileSync, globSync } from 'node:fs'
import { test } from '@japa/runner'

const words = (file: string) =>
  JSON.parse(readFileSync(`resources/lang/zh-CN/${file}.json`, 'utf8')) as Record<string, any>

/** What the code writes into the audit chain; templates by what stands before their first part. */
function written() {
  const source = globSync('app/**/*.ts').map((file) => readFileSync(file, 'utf8'))
  const found = (pattern: RegExp) => [
    ...new Set(source.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]))),
  ]
  return {
    actions: found(/\baction:[^,\n]*?'([a-z_]+\.[a-z_]+)'/g).concat(
      found(/\baction:[^,\n]* : '([a-z_]+\.[a-z_]+)'/g)
    ),
    beginnings: found(/\baction:[^,\n]*`([a-z_]+\.[a-z_]*)\$\{/g),
    subjects: found(/\bsubject: \{ type: '([a-z_]+)'/g),
  }
}

test.group('Words of the audit chain', () => {
  test('every action and every kind of subject has a name that people read', ({ assert }) => {
    const { actions, beginnings, subjects } = written()
    const named = words('audit').actions
    const kinds = words('oversight').subjects
    const key = (action: string) => action.replaceAll('.', '_')

    assert.isAbove(actions.length, 150)
    assert.deepEqual(
      actions.filter((action) => !named[key(action)]),
      []
    )
    assert.deepEqual(
      beginnings.filter(
        (begins) => Object.keys(named).filter((one) => one.startsWith(key(begins))).length < 2
      ),
      []
    )
    assert.deepEqual(
      subjects.filter((type) => !kinds[type]),
      []
    )
  })
})
