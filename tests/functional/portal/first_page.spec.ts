import { test } from '@japa/runner'
import { fileURLToPath } from 'node:url'
import { aClass } from '#tests/functional/enrolments/class_fixture'
import testUtils from '@adonisjs/core/services/test_utils'
import { classWithMembers } from '#tests/support/members'
import { buildWorld, userWith } from '#tests/support/world'
import { isUsed, namesIn } from '../../../scripts/lib/unused_styles.js'
import type { ApiClient, ApiResponse } from '@japa/api-client'
import type { Assert } from '@japa/assert'

/** On a slow network the first page is there within seconds, and a cheap phone reads it quickly. */
const MOST_BYTES = 150_000
const MOST_UNPACKED = 420_000

/** What a phone that only knows gzip loads for a page it opens first, packed and unpacked. */
async function firstVisit(assert: Assert, client: ApiClient, page: ApiResponse) {
  const html = Buffer.byteLength(page.text())
  const sizes = { packed: html, unpacked: html }
  const assets = [...page.text().matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
    ([, path]) => path
  )
  assert.isAbove(assets.length, 1)
  for (const path of new Set(assets)) {
    const packed = await client.get(path).header('accept-encoding', 'gzip')
    assert.equal(packed.header('content-encoding'), 'gzip')
    assert.include(packed.header('cache-control'), 'immutable')
    sizes.packed += Number(packed.header('content-length'))
    sizes.unpacked += Buffer.byteLength(packed.text())
  }
  return sizes
}

test.group('The first page on a phone', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('all that a phone loads is less than 150 kB with gzip, and is kept for the next page', async ({
    assert,
    client,
  }) => {
    const world = await buildWorld()
    const { personIds } = await classWithMembers(world, world.a, 1)
    const trainee = await userWith('trainee', { personId: personIds[0] })
    for (let count = 0; count < 25; count++) {
      await aClass(world, world.a, { starts_on: '2099-01-05', ends_on: '2099-01-09' })
    }

    const own = await client.get('/me').loginAs(trainee)
    const open = await client.get('/courses')

    for (const page of [own, open]) {
      const { packed, unpacked } = await firstVisit(assert, client, page)
      assert.isBelow(packed, MOST_BYTES)
      assert.isBelow(unpacked, MOST_UNPACKED)
    }
  })
})

test.group('The style sheet', () => {
  const names = { has: (name: string) => ['card', 'btn', 'd-sm-none'].includes(name) }

  test('keeps "{selector}": {kept}')
    .with([
      { selector: '.card > .btn:hover', kept: true },
      { selector: '.card .carousel', kept: false },
      { selector: '.d-sm-none', kept: true },
      { selector: '.btn:not(.accordion)', kept: true },
      { selector: 'table td', kept: true },
      { selector: '[data-bs-theme=dark] .card', kept: false },
    ])
    .run(({ assert }, { selector, kept }) => {
      assert.equal(isUsed(selector, names), kept)
    })

  test('knows names that stand in a page and names that are put together', ({ assert }) => {
    const found = namesIn(fileURLToPath(new URL('../../../', import.meta.url)))

    assert.isTrue(found.has('card-head'))
    assert.isTrue(found.has('btn-primary'))
    assert.isFalse(found.has('carousel-caption'))
  })
})
