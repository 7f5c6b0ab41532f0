import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import OpenCertificateFiles from '#app/certificates/actions/open_certificate_files'
import { openFacts } from '#app/certificates/open_facts'
import { readCertificateFile } from '#app/certificates/read_certificate_file'
import { readPrivateFile } from '#app/shared/files/private_file'
import { sha256 } from '#app/shared/files/stored_file'
import { storageDir } from '#config/storage'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { revoke } from '#tests/support/certificates'
import { addPhoto } from '#tests/support/photo'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import type User from '#models/user'

test.group('Photos on certificates', (group) => {
  let world: World
  let admin: User

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    return () => clock.resume()
  })

  const certificate = (id: number) => db.from('certificates').where('id', id).firstOrFail()
  async function jpgOf(photoId: number) {
    const row = await db.from('person_photos').where('id', photoId).firstOrFail()
    return readPrivateFile(row.file_path, row.file_sha256)
  }

  test('the one of the registration is drawn for good, also when the file is made again', async ({
    assert,
  }) => {
    const { id: classId, enrolmentIds, personIds } = await passedClass(world, world.a, admin)
    await addPhoto(admin, personIds[0])
    const id = await issued(enrolmentIds[0], admin)
    const row = await certificate(id)
    const first = await jpgOf(row.photo_id)
    assert.equal(openFacts(row.facts_cipher).photoSha256, sha256(first))
    const file = await readCertificateFile(id)
    assert.isTrue(file.includes(first))

    await addPhoto(admin, personIds[0], { ground: '#f0f0ff' })
    await rm(join(storageDir, row.pdf_path))
    const again = await readCertificateFile(id)
    assert.isTrue(again.equals(file))
    const [sheet] = await new OpenCertificateFiles().factsOfClass({ actor: admin, classId })
    assert.isTrue(first.equals(sheet.photo!))
  })

  test('one older than six months is not used', async ({ assert }) => {
    const { enrolmentIds, personIds } = await passedClass(world, world.a, admin)
    clock.stopAt('2025-09-01')
    await addPhoto(admin, personIds[0])
    clock.stopAt('2025-09-03')
    await addPhoto(admin, personIds[1])
    clock.stopAt('2026-03-02')

    const old = await certificate(await issued(enrolmentIds[0], admin))
    const young = await certificate(await issued(enrolmentIds[1], admin))
    const none = await certificate(await issued(enrolmentIds[2], admin))
    assert.deepEqual([old.photo_id, none.photo_id], [null, null])
    assert.isNumber(young.photo_id)
  })

  test('a certificate in the place of another keeps its photo where there is no younger one', async ({
    assert,
  }) => {
    const { enrolmentIds, personIds } = await passedClass(world, world.a, admin)
    await addPhoto(admin, personIds[0])
    const first = await issued(enrolmentIds[0], admin)
    clock.stopAt('2026-09-14')
    await revoke(first, '姓名印错，换发新证', admin)
    const second = await certificate(await issued(enrolmentIds[0], admin))
    await addPhoto(admin, personIds[0], { ground: '#fff0f0' })
    await revoke(second.id, '照片用错，换发新证', admin)
    const third = await certificate(await issued(enrolmentIds[0], admin))

    assert.equal(second.predecessor_id, first)
    const { photo_id: former } = await certificate(first)
    assert.equal(second.photo_id, former)
    assert.isAbove(third.photo_id, second.photo_id)
  })
})
