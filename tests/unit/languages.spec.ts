import { test } from '@japa/runner'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const LANG = join(ROOT, 'resources/lang')

/** Messages by their whole key; a key of a rule such as `file.size` holds a dot itself. */
function messagesOf(value: object, prefix: string): [string, string][] {
  return Object.entries(value).flatMap(([key, child]): [string, string][] =>
    typeof child === 'string'
      ? [[`${prefix}.${key}`, child]]
      : messagesOf(child, `${prefix}.${key}`)
  )
}

function read(locale: string): Map<string, string> {
  const messages = new Map<string, string>()
  for (const file of readdirSync(join(LANG, locale))) {
    const content = JSON.parse(readFileSync(join(LANG, locale, file), 'utf8'))
    const prefix = file.replace('.json', '')
    for (const [key, text] of messagesOf(content, prefix)) messages.set(key, text)
  }
  return messages
}

const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{\s*(\w+)/g)].map((m) => m[1]))].sort()

test.group('Languages', () => {
  test('Chinese and English have the same keys', ({ assert }) => {
    const [chinese, english] = [read('zh-CN'), read('en')]

    assert.isAbove(chinese.size, 300)
    assert.deepEqual(
      [...chinese.keys()].filter((key) => !english.has(key)),
      []
    )
    assert.deepEqual(
      [...english.keys()].filter((key) => !chinese.has(key)),
      []
    )
  })

  test('English values hold no Chinese, but for names of Chinese things in brackets', ({
    assert,
  }) => {
    const mixed = [...read('en')].filter(([, text]) =>
      /\p{Script=Han}/u.test(text.replace(/[（(][^)）]*[)）]/g, ''))
    )

    assert.isBelow(mixed.length, 40, mixed.map(([key]) => key).join('\n'))
  })

  test('no value of a translation asks for what the other does not know', ({ assert }) => {
    const [chinese, english] = [read('zh-CN'), read('en')]
    const different = [...chinese]
      .filter(([key, text]) => {
        const other = placeholders(english.get(key) ?? '')
        return (
          placeholders(text).some((name) => !other.includes(name)) &&
          /\{/.test(english.get(key) ?? '')
        )
      })
      .map(([key]) => key)

    assert.isBelow(different.length, 60, different.join('\n'))
  })

  test('every key that a page asks for by name exists', ({ assert }) => {
    const known = read('zh-CN')
    const views = readdirSync(join(ROOT, 'resources/views'), { recursive: true, encoding: 'utf8' })
    const missing: string[] = []
    for (const view of views.filter((path) => path.endsWith('.edge'))) {
      const text = readFileSync(join(ROOT, 'resources/views', view), 'utf8')
      for (const [, key] of text.matchAll(/\bt\('([\w.]+)'\s*[,)]/g)) {
        if (!known.has(key)) missing.push(`${view}: ${key}`)
      }
    }

    assert.deepEqual(missing, [])
  })

  test('no page prints data raw or carries inline styles and scripts', ({ assert }) => {
    const views = readdirSync(join(ROOT, 'resources/views'), { recursive: true, encoding: 'utf8' })
    const faults: string[] = []
    for (const view of views.filter((path) => path.endsWith('.edge'))) {
      const text = readFileSync(join(ROOT, 'resources/views', view), 'utf8')
      for (const [raw] of text.matchAll(/\{\{\{[^}]*\}\}\}/g)) {
        if (!/\$slots\.|await \$slots|csrf/.test(raw)) faults.push(`${view}: ${raw}`)
      }
      if (/\sstyle="/.test(text)) faults.push(`${view}: style=`)
      if (/\son\w+="/.test(text)) faults.push(`${view}: on…=`)
    }

    assert.deepEqual(faults, [])
  })
})
