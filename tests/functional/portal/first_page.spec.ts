import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { classWithMembers } from '#tests/support/members'
import { buildWorld, userWith } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'

/** On a slow network the first page is there within seconds. */
const MOST_BYTES = 150_000

function bytesOf(response: { header(name: string): string | undefined; text(): string }) {
  return Number(response.header('content-length') ?? Buffer.byteLength(response.text()))
}

function asset(client: ApiClient, path: string) {
  return client.get(path).header('accept-encoding', 'br')
}

test.group('The first page on a phone', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('all that a phone loads is less than 150 kB, and is kept for the next page', async ({
    assert,
    client,
  }) => {
    const world = await buildWorld()
    const { personIds } = await classWithMembers(world, world.a, 1)
    const trainee = await userWith('trainee', { personId: personIds[0] })

    const page = await client.get('/me').loginAs(trainee)
    const assets = [...page.text().matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
      ([, path]) => path
    )
    let bytes = Buffer.byteLength(page.text())
    for (const path of new Set(assets)) {
      const response = await asset(client, path)
      assert.equal(response.header('content-encoding'), 'br')
      assert.include(response.header('cache-control'), 'immutable')
      bytes += bytesOf(response)
    }

    assert.isAbove(assets.length, 1)
    assert.isBelow(bytes, MOST_BYTES)
  })
})
