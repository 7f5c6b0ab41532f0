import { test } from '@japa/runner'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const APP = fileURLToPath(new URL('../../app/', import.meta.url))
const VIEWS = fileURLToPath(new URL('../../resources/views/', import.meta.url))

/** Imports run upward in this list only: a module may use those above it. */
const MODULES = [
  'shared',
  'rules',
  'models',
  'accounts',
  'catalogue',
  'people',
  'bases',
  'grades',
  'classes',
  'enrolments',
  'attendance',
  'assessments',
  'certificates',
  'competitions',
  'subsidies',
  'portal',
  'oversight',
  'simulation',
]

/** Kernel parts that rely on a model's type alone. */
const PRIVATE = ['controllers', 'jobs', 'mails']

function sources(): string[] {
  return readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(APP, path))
}

function importsOf(path: string): { target: string; typeOnly: boolean }[] {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(/import\s+(type\s+)?[^'";]*?['"](#[^'"]+)['"]/g)].map((match) => ({
    target: match[2].replace('#models/', '#app/models/'),
    typeOnly: Boolean(match[1]),
  }))
}

test.group('Architecture', () => {
  test('every folder of app has its place in the order of modules', ({ assert }) => {
    const folders = new Set(sources().map((path) => relative(APP, path).split(sep)[0]))

    assert.includeMembers(MODULES, [...folders])
  })

  test('imports run one way through the modules', ({ assert }) => {
    const breaches: string[] = []
    let seen = 0
    for (const path of sources()) {
      const own = relative(APP, path).split(sep)[0]
      for (const { target, typeOnly } of importsOf(path)) {
        if (!target.startsWith('#app/')) continue
        seen++
        const other = target.split('/')[1]
        const isTypeOfModel = typeOnly && (own === 'models' || other === 'models')
        if (MODULES.indexOf(other) > MODULES.indexOf(own) && !isTypeOfModel) {
          breaches.push(`${relative(APP, path)} imports ${target}`)
        }
      }
    }

    assert.isAbove(seen, 100)
    assert.deepEqual(breaches, [])
  })

  test('a module keeps its controllers, jobs, mails and validators to itself', ({ assert }) => {
    const breaches: string[] = []
    for (const path of sources()) {
      const own = relative(APP, path).split(sep)[0]
      for (const { target } of importsOf(path)) {
        const [, other, part] = target.split('/')
        const isPrivate = PRIVATE.includes(part) || part === 'validators'
        if (target.startsWith('#app/') && other !== own && isPrivate) {
          breaches.push(`${relative(APP, path)} imports ${target}`)
        }
      }
    }

    assert.deepEqual(breaches, [])
  })

  test('the rule engine is pure: no database, no framework, no clock', ({ assert }) => {
    const impure = sources()
      .filter((path) => relative(APP, path).startsWith(`rules${sep}`))
      .filter((path) =>
        /from '(@adonisjs|#app\/shared\/clock|luxon)/.test(readFileSync(path, 'utf8'))
      )

    assert.deepEqual(impure, [])
  })

  test('an authorization answer is never thrown away', ({ assert }) => {
    const ignored = sources().filter((path) =>
      /^\s*await bouncer[^\n]*\.(allows|denies)\(/m.test(readFileSync(path, 'utf8'))
    )

    assert.deepEqual(ignored, [])
  })

  test('no page reads a value called state: in a template that is the engine’s own', ({
    assert,
  }) => {
    const pages = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.edge')
    )
    const readers = pages.filter((path) =>
      readFileSync(join(VIEWS, path), 'utf8')
        .replace(/'(?:\\.|[^'\n])*'|"[^"]*"/g, '')
        .split('\n')
        .some((line) =>
          /(?<![\w.@!$])state(?![\w(]|\s*:)/.test(line.replace(/!state\b/g, ' state'))
        )
    )

    assert.isAbove(pages.length, 100)
    assert.deepEqual(readers, [])
  })
})
