import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import clock from '#app/shared/clock'
import { readPrivateFile } from '#app/shared/files/private_file'
import { storageDir } from '#config/storage'
import { addPhoto, aPhoto } from '#tests/support/photo'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { passedClass } from '../certificates/passed_class.js'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

test.group('Photos of people', (group) => {
  let world: World
  let admin: User
  let personId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    const { personIds } = await passedClass(world, world.a, admin, ['赵晓峰'])
    personId = personIds[0]
    return () => clock.resume()
  })

  const send = (client: ApiClient, user: User, bytes: Buffer, filename = 'me.jpg') =>
    client
      .post(`/people/${personId}/photos`)
      .loginAs(user)
      .withCsrfToken()
      .header('referer', `/people/${personId}`)
      .file('photo', bytes, { filename })
      .redirects(0)
  const kept = () => db.from('person_photos').orderBy('id')
  const files = () => readdir(join(storageDir, 'photos/2026')).catch(() => [] as string[])

  test('the base sends one; it is kept cut to size, without metadata, encrypted, with an audit row', async ({
    assert,
    client,
  }) => {
    const sent = await send(client, admin, await aPhoto())
    sent.assertHeader('location', `/people/${personId}`)

    const [row] = await kept()
    assert.deepInclude(row, { person_id: personId, width: 443, height: 620 })
    assert.isTrue(Boolean(row.has_white_ground))
    const bytes = await readPrivateFile(row.file_path, row.file_sha256)
    assert.equal(row.file_bytes, bytes.length)
    assert.isUndefined((await sharp(bytes).metadata()).exif)
    const audit = await db.from('audit_entries').orderBy('id', 'desc').firstOrFail()
    assert.deepInclude(audit, { action: 'person.photo_added', subject_id: personId })

    const page = await client.get(`/people/${personId}`).loginAs(admin)
    page.assertTextIncludes(`src="/people/${personId}/photo"`)
    const shown = await client.get(`/people/${personId}/photo`).loginAs(admin)
    shown.assertHeader('content-type', 'image/jpeg')
    shown.assertHeader('cache-control', 'private, no-store')
    shown.assertHeader('x-content-type-options', 'nosniff')
    assert.isTrue(bytes.equals(shown.body()))
  })

  test('who may not see the person sees no photo, and only the base sends one', async ({
    assert,
    client,
  }) => {
    await addPhoto(admin, personId)
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const reviewer = await userWith('reviewer')
    const own = await userWith('base_admin', { baseId: world.a.id, personId })
    const photo = `/people/${personId}/photo`

    const seen = await client.get(photo).loginAs(reviewer)
    seen.assertStatus(200)
    const foreign = await client.get(photo).loginAs(stranger)
    foreign.assertStatus(403)
    const guest = await client.get(photo).redirects(0)
    guest.assertHeader('location', '/login')
    for (const user of [stranger, reviewer, own]) {
      const refused = await send(client, user, await aPhoto())
      refused.assertStatus(403)
    }
    assert.lengthOf(await kept(), 1)
  })

  test('what is no photo of this form is refused and leaves no file; a dark ground is told', async ({
    assert,
    client,
  }) => {
    const before = await files()
    const wide = await aPhoto({ width: 840, height: 600 })
    for (const [bytes, filename, words] of [
      [wide, 'me.jpg', '比例'],
      [await aPhoto({ width: 200, height: 280 }), 'me.jpg', '295'],
      [Buffer.from('%PDF-1.7'), 'me.pdf', 'JPG'],
      [Buffer.from('<svg/>'), 'me.png', '扩展名'],
      [Buffer.alloc(11 * 1024 * 1024, 0xff), 'me.jpg', '10 MB'],
    ] as const) {
      const refused = await send(client, admin, bytes, filename).accept('json')
      refused.assertStatus(422)
      assert.include(JSON.stringify(refused.body()), words)
    }
    assert.lengthOf(await kept(), 0)
    assert.deepEqual(await files(), before)

    await send(client, admin, await aPhoto({ ground: '#3060c0' }))
    const page = await client.get(`/people/${personId}`).loginAs(admin)
    page.assertTextIncludes('底色看上去不是白色，请核对；')
  })

  test('a trainee sees the own one and nobody else’s', async ({ assert, client }) => {
    const trainee = await userWith('trainee', { personId })
    const before = await client.get('/me/photo').loginAs(trainee)
    before.assertStatus(404)
    await addPhoto(admin, personId)

    const own = await client.get('/me/photo').loginAs(trainee)
    own.assertHeader('content-type', 'image/jpeg')
    own.assertHeader('cache-control', 'private, no-store')
    const page = await client.get('/me/certificates').loginAs(trainee)
    page.assertTextIncludes('src="/me/photo"')
    const byNumber = await client.get(`/people/${personId}/photo`).loginAs(trainee)
    assert.equal(byNumber.status(), 403)
  })

  test('photos are only added, never changed', async ({ assert }) => {
    await addPhoto(admin, personId)
    await assert.rejects(() => db.from('person_photos').update({ width: 1 }), /append-only/)
    await assert.rejects(() => db.from('person_photos').delete(), /append-only/)
  })
})
