import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { VineValidator } from '@vinejs/vine'
import { test } from '@japa/runner'

const ROOT = join(import.meta.dirname, '../..')

/** Names of all fields in a compiled schema, at every depth. */
function fieldNames(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return []
  const own = 'fieldName' in node ? [String(node.fieldName)] : []
  return [...own, ...Object.values(node).flatMap(fieldNames)]
}

async function allFieldNames(): Promise<Set<string>> {
  const names = new Set<string>()
  for await (const file of glob('app/**/validators.ts', { cwd: ROOT })) {
    const exports = Object.values(await import(pathToFileURL(join(ROOT, file)).href))
    for (const validator of exports) {
      if (!(validator instanceof VineValidator)) continue
      for (const name of fieldNames(validator.toJSON().schema)) names.add(name)
    }
  }
  names.delete('')
  names.delete('*')
  return names
}

test.group('Fields in messages', () => {
  for (const locale of ['zh-CN', 'en']) {
    test(`every validated field has a name in ${locale}`, async ({ assert }) => {
      const path = join(ROOT, 'resources/lang', locale, 'validator.json')
      const { fields } = JSON.parse(readFileSync(path, 'utf8')).shared
      const names = [...(await allFieldNames())]

      assert.isAbove(names.length, 100)
      assert.deepEqual(names.filter((name) => !(name in fields)).sort(), [])
    })
  }
})
