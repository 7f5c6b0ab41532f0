import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import clock from '#app/shared/clock'
import { storageDir } from '#config/storage'
import { storePrivateFile } from '#app/shared/files/private_file'
import PurgeFiles from '#app/oversight/retention/actions/purge_files'
import ViewProof from '#app/enrolments/proofs/actions/view_proof'
import { newestPhotos } from '#app/people/photos/queries/person_photos'
import { addPhoto } from '#tests/support/photo'
import { playLine, theBureau } from '#tests/support/line'
import { aPerson, buildWorld, insertRow, userWith } from '#tests/support/world'

test.group('Files past their time', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  const isThere = (path: string) =>
    stat(join(storageDir, path))
      .then(() => true)
      .catch(() => false)

  async function aProof(personId: number, senderId: number, keepUntil: string) {
    const file = await storePrivateFile(
      { clientName: 'proof.pdf', bytes: Buffer.from(`%PDF-1.4 ${keepUntil}`) },
      { folder: 'proof_files', field: 'file' }
    )
    const id = await insertRow('proof_files', {
      ...{ person_id: personId, category: 'disabled', title: '残疾人证', status: 'sent' },
      ...{ proven_on: '2026-01-01', keep_until: keepUntil, sent_by_id: senderId },
      ...{ file_path: file.path, file_sha256: file.sha256, file_kind: 'pdf', file_size: 100 },
      created_at: clock.instant(),
    })
    return { id, path: file.path }
  }

  test('are counted, and deleted only when told so, with the figures in the audit', async ({
    assert,
  }) => {
    clock.stopAt('2026-03-02')
    const actor = await userWith('base_admin')
    const personId = await aPerson()
    const over = await aProof(personId, actor.id, '2036-03-02')
    const kept = await aProof(personId, actor.id, '2036-03-03')
    await addPhoto(actor, personId)
    const photo = await db.from('person_photos').firstOrFail()
    clock.stopAt('2036-03-03T09:30:00.000')

    const counted = await new PurgeFiles().handle({ actor: null, apply: false })
    assert.deepInclude(counted, { proofs: 1, photos: 1, photosOfCertificates: 0, isDone: false })
    assert.isTrue(await isThere(over.path))
    assert.isTrue(await isThere(photo.file_path))

    await new PurgeFiles().handle({ actor: null, apply: true })
    assert.isFalse(await isThere(over.path))
    assert.isFalse(await isThere(photo.file_path))
    assert.isTrue(await isThere(kept.path))
    await assert.rejects(
      () => new ViewProof().handle({ actor, proofId: over.id }),
      /^E_PROOF_PURGED/
    )
    assert.equal((await newestPhotos(db.connection(), [personId])).size, 0)
    const audits = await db.from('audit_entries').where('action', 'files.purged')
    assert.deepInclude(JSON.parse(audits[0].changes), { proofs: 1, photos: 1 })

    const again = await new PurgeFiles().handle({ actor: null, apply: true })
    assert.deepInclude(again, { proofs: 0, photos: 0 })
    assert.lengthOf(await db.from('audit_entries').where('action', 'files.purged'), 1)
  })

  test('a photo that a certificate was registered with stays', async ({ assert }) => {
    clock.stopAt('2026-03-02')
    const world = await buildWorld()
    const line = await playLine(world, world.a, await theBureau())
    const { photo_id: photoId } = await db
      .from('certificates')
      .where('id', line.certificateId)
      .firstOrFail()
    const photo = await db.from('person_photos').where('id', photoId).firstOrFail()
    clock.stopAt('2046-03-03')

    const figures = await new PurgeFiles().handle({ actor: null, apply: true })

    assert.equal(figures.photosOfCertificates, 1)
    assert.isTrue(await isThere(photo.file_path))
  })
})
