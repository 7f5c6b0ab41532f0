import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import clock from '#app/shared/clock'
import AddClassPhotos from '#app/enrolments/photos/actions/add_class_photos'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { aPhoto } from '#tests/support/photo'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { passedClass } from '../certificates/passed_class.js'
import type User from '#models/user'

async function zipOf(files: Record<string, Buffer>): Promise<Buffer> {
  const archive = new yazl.ZipFile()
  for (const [name, bytes] of Object.entries(files)) archive.addBuffer(bytes, name)
  archive.end()
  return buffer(archive.outputStream as NodeJS.ReadableStream)
}

test.group('Photos of a class', (group) => {
  let world: World
  let admin: User
  let classId: number
  let personIds: number[]
  let numbers: string[]

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    const passed = await passedClass(world, world.a, admin, ['赵晓峰', '钱多多', '孙小红'])
    classId = passed.id
    personIds = passed.personIds
    const rows = await db.from('persons').whereIn('id', personIds).orderBy('id')
    numbers = rows.map((row) => decryptField(row.document_cipher))
    return () => clock.resume()
  })

  const handle = (archive: Buffer, actor = admin) =>
    new AddClassPhotos().handle({ actor, classId, archive })
  const people = async () => {
    const rows = await db.from('person_photos').orderBy('id').select('person_id')
    return rows.map((row) => row.person_id)
  }

  test('each file of an archive gets its verdict, and no bad one keeps a good one back', async ({
    assert,
    client,
  }) => {
    const photo = await aPhoto()
    const archive = await zipOf({
      [`photos/${numbers[0]}.jpg`]: photo,
      [`__MACOSX/photos/._${numbers[0]}.jpg`]: photo,
      [`copy ${numbers[0]}.jpg`]: photo,
      [`钱多多${numbers[1].slice(-6)}.jpg`]: await aPhoto({ ground: '#3060c0' }),
      [`${numbers[2]}.jpg`]: await aPhoto({ width: 840, height: 600 }),
      'nobody-999999X.jpg': photo,
      'readme.txt': Buffer.from('hello'),
    })
    const sent = await client
      .post(`/classes/${classId}/photos`)
      .loginAs(admin)
      .withCsrfToken()
      .file('archive', archive, { filename: 'photos.zip' })
      .redirects(0)
    sent.assertHeader('location', `/classes/${classId}/photos`)
    assert.deepEqual(await people(), personIds.slice(0, 2))

    const verdicts = await handle(archive)
    assert.deepEqual(
      verdicts.map(({ name, result }) => [name, result]),
      [
        ['赵晓峰', 'kept'],
        ['赵晓峰', 'twice'],
        ['钱多多', 'kept_dark'],
        ['孙小红', 'person_photos.violations.E_PHOTO_RATIO'],
        [null, 'nobody'],
        [null, 'no_number'],
      ]
    )
    assert.isFalse(verdicts.some(({ file }) => numbers.some((number) => file.includes(number))))
    const page = await client.get(`/classes/${classId}/photos`).loginAs(admin)
    page.assertTextIncludes('孙小红')
    page.assertTextIncludes('1 人没有可用的照片')
  })

  test('an end that several share is refused, and so is what is no archive or no class of the base', async ({
    assert,
    client,
  }) => {
    await db
      .from('persons')
      .where('id', personIds[1])
      .update({
        document_cipher: (await db.from('persons').where('id', personIds[0]).firstOrFail())
          .document_cipher,
      })
    const [verdict] = await handle(await zipOf({ [`${numbers[0]}.jpg`]: await aPhoto() }))
    assert.equal(verdict.result, 'several')
    await assert.rejects(() => handle(Buffer.from('no archive')), /E_ARCHIVE_BROKEN/)
    const many = Object.fromEntries(
      Array.from({ length: 101 }, (_, i) => [`${i}.jpg`, Buffer.from('x')])
    )
    const crowd = await zipOf(many)
    await assert.rejects(() => handle(crowd), /E_ARCHIVE_MANY/)
    const vast = await zipOf({ [`${numbers[2]}.jpg`]: Buffer.alloc(11 * 1024 * 1024) })
    const [large] = await handle(vast)
    assert.equal(large.result, 'zip_large')

    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const foreign = await client.get(`/classes/${classId}/photos`).loginAs(stranger)
    foreign.assertStatus(403)
    assert.deepEqual(await people(), [])
  })
})
