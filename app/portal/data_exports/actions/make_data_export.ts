import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import i18nManager from '@adonisjs/i18n/services/main'
import clock from '#app/shared/clock'
import { storageDir } from '#config/storage'
import { instantWords } from '#app/shared/words'
import { encryptBytes } from '#app/shared/crypto/field_cipher'
import { sha256, writeStored } from '#app/shared/files/stored_file'
import { readCertificateFile } from '#app/certificates/read_certificate_file'
import { sendMessage } from '#app/people/messages/send_message'
import { dataPack } from '#app/portal/data_exports/data_pack'
import { EXPORT_HOURS } from '#app/portal/data_exports/export_terms'
import { ownData, recordsOf } from '#app/portal/data_exports/queries/own_data'

/** Makes the copy that somebody asked for, encrypted at rest; safe to run twice. */
export default class MakeDataExport {
  async handle(exportId: number) {
    await this.#dropExpired()
    const row = await db.from('data_exports').where({ id: exportId, status: 'asked' }).first()
    if (!row) return
    const ids = await recordsOf(db.connection(), row.person_id)
    const certificates = await db
      .from('certificates')
      .whereIn('person_id', ids)
      .whereNotNull('pdf_path')
      .orderBy('id')
      .select('id', 'number')
    const files = []
    for (const { id, number } of certificates) {
      files.push({ number: String(number), bytes: await readCertificateFile(id) })
    }
    const bytes = await dataPack({
      tables: await ownData(row.person_id),
      certificates: files,
      madeAt: instantWords(clock.instant()),
      i18n: i18nManager.locale('zh-CN'),
    })
    const path = join('data_exports', `${randomUUID()}.sealed`)
    await writeStored(path, encryptBytes(bytes))
    await db.transaction(async (trx) => {
      await trx.from('persons').whereIn('id', ids).orderBy('id').forUpdate().select('id')
      const now = await recordsOf(trx, row.person_id)
      // A merge was made or undone meanwhile: the copy would lack something, or hold somebody else's.
      if (now.join() !== ids.join()) throw new Error('The records of the person changed')
      await trx
        .from('data_exports')
        .where({ id: exportId, status: 'asked' })
        .update({
          status: 'ready',
          file_path: path,
          sha256: sha256(bytes),
          bytes: bytes.length,
          ready_at: clock.instant(),
          expires_at: clock.instantIn(EXPORT_HOURS * 3600),
        })
      await sendMessage(trx, {
        to: { userId: row.asked_by_id },
        kind: 'data_export_ready',
        parameters: { hours: EXPORT_HOURS },
        path: '/me/data',
        uniqueKey: `data_export_ready:${exportId}`,
      })
    })
  }

  async #dropExpired() {
    const old = await db
      .from('data_exports')
      .where('status', 'ready')
      .where('expires_at', '<', clock.instant())
      .limit(50)
      .select('id', 'file_path')
    for (const { id, file_path: path } of old) {
      await rm(join(storageDir, path), { force: true })
      await db.from('data_exports').where({ id, status: 'ready' }).update({ status: 'expired' })
    }
  }
}
