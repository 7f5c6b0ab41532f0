import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import IssueCertificate from '#app/certificates/actions/issue_certificate'
import PrintCertificates from '#app/certificates/actions/print_certificates'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { printOnThreads } from '#app/certificates/pdf/print_threads'
import { readStored, sha256 } from '#app/shared/files/stored_file'
import { renderRegistered } from '#app/certificates/render_registered'
import { signerParts } from '#app/certificates/pdf/document_signer'
import { storageDir } from '#config/storage'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { passedClass } from './passed_class.js'
import type User from '#models/user'

const NAMES = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千'].map(
  (sign) => `赵晓${sign}`
)

test.group('Printing on threads', (group) => {
  let world: World
  let admin: User

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    return () => clock.resume()
  })

  const issueAll = async () => {
    const { enrolmentIds } = await passedClass(world, world.a, admin, NAMES)
    const issuing = new IssueCertificate()
    const { ids } = await issuing.handleMany({ enrolmentIds, actorId: admin.id })
    return ids
  }

  test('every file of a class is the one that the register describes', async ({ assert }) => {
    const ids = await issueAll()
    await new PrintCertificates().handle([...ids, ...ids])

    const rows = await db.from('certificates').whereIn('id', ids).orderBy('id')
    assert.lengthOf(rows, NAMES.length)
    for (const row of rows) {
      const stored = await readStored(row.pdf_path)
      assert.equal(sha256(stored!), row.pdf_sha256)
      assert.equal(stored!.length, row.pdf_bytes)
      // Drawn here from the facts of this very row, with the signature that the thread made.
      assert.isTrue(stored!.equals(await renderRegistered(db.connection(), row)))
    }
  })

  test('a file that cannot be written fails its batch, and the next one is printed', async ({
    assert,
    cleanup,
  }) => {
    cleanup(() => rm(join(storageDir, 'threads_spec.pdf'), { force: true }))
    const [id] = await issueAll()
    const row = await db.from('certificates').where('id', id).firstOrFail()
    const facts = decryptField(row.facts_cipher)
    const sheet = (target: string) => ({
      facts,
      photo: null,
      signedAt: row.issued_at,
      target: join(storageDir, target),
    })

    const refused = printOnThreads([sheet('nowhere/at/all.pdf')], signerParts())
    await assert.rejects(() => refused, /ENOENT/)

    const [printed] = await printOnThreads([sheet('threads_spec.pdf')], signerParts())
    const stored = await readStored('threads_spec.pdf')
    assert.equal(sha256(stored!), printed.sha256)
  })
})
