import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addMonths } from '#app/rules/days'
import { midnightOf } from '#app/shared/days'
import { dropPrivateFile } from '#app/shared/files/private_file'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { PHOTO_KEPT_YEARS } from '#app/people/photos/photo_terms'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

interface Over {
  kind: 'proof_file' | 'photo'
  record_id: number
  file_path: string
  bytes: number
}

export interface PurgeFigures {
  proofs: number
  photos: number
  bytes: number
  /** Photos as old that stay, because a certificate was registered with them. */
  photosOfCertificates: number
  isDone: boolean
}

/**
 * Deletes the files of proofs after the day until which each is kept, and photos after
 * `PHOTO_KEPT_YEARS` that no certificate was registered with. The rows stay and say that the file is
 * gone. Without `apply` it only counts. A run that broke off is finished by the next one.
 */
export default class PurgeFiles {
  async handle({ actor, apply }: { actor: User | null; apply: boolean }): Promise<PurgeFigures> {
    const over = await filesOver(db.connection())
    const figures = {
      proofs: over.filter(({ kind }) => kind === 'proof_file').length,
      photos: over.filter(({ kind }) => kind === 'photo').length,
      bytes: over.reduce((sum, { bytes }) => sum + Number(bytes), 0),
      photosOfCertificates: await photosOfCertificates(),
      isDone: apply,
    }
    if (!apply) return figures
    if (over.length > 0) await this.#mark(over, figures, actor)
    const waiting = await db.from('purged_files').whereNull('dropped_at').orderBy('id')
    for (const { id, file_path: path } of waiting) {
      await dropPrivateFile(path)
      await db.from('purged_files').where('id', id).update({ dropped_at: clock.instant() })
    }
    return figures
  }

  async #mark(over: Over[], { isDone, ...figures }: PurgeFigures, actor: User | null) {
    await db.transaction(async (trx) => {
      const at = clock.instant()
      const rows = over.map(({ bytes, ...file }) => ({ ...file, purged_at: at, dropped_at: null }))
      await insertMany(trx, 'purged_files', rows)
      await recordAudit(trx, {
        actor,
        action: 'files.purged',
        subject: { type: 'system', id: null },
        changes: { ...figures },
      })
    })
  }
}

const isPurged = (kind: string, id: string) =>
  `EXISTS (SELECT 1 FROM purged_files x WHERE x.kind = '${kind}' AND x.record_id = ${id})`

async function filesOver(client: QueryClientContract): Promise<Over[]> {
  const proofs = await client
    .from('proof_files as f')
    .where('f.keep_until', '<', clock.today())
    .whereRaw(`NOT ${isPurged('proof_file', 'f.id')}`)
    .orderBy('f.id')
    .select('f.id as record_id', 'f.file_path', 'f.file_size as bytes')
  const photos = await oldPhotos(client)
    .whereRaw('NOT EXISTS (SELECT 1 FROM certificates ce WHERE ce.photo_id = h.id)')
    .orderBy('h.id')
    .select('h.id as record_id', 'h.file_path', 'h.file_bytes as bytes')
  return [
    ...proofs.map((row) => ({ ...(row as Omit<Over, 'kind'>), kind: 'proof_file' as const })),
    ...photos.map((row) => ({ ...(row as Omit<Over, 'kind'>), kind: 'photo' as const })),
  ]
}

async function photosOfCertificates(): Promise<number> {
  const row = await oldPhotos(db.connection())
    .whereRaw('EXISTS (SELECT 1 FROM certificates ce WHERE ce.photo_id = h.id)')
    .count('* as total')
    .first()
  return Number(row?.total ?? 0)
}

function oldPhotos(client: QueryClientContract) {
  const before = midnightOf(addMonths(clock.today(), -12 * PHOTO_KEPT_YEARS))
  return client
    .from('person_photos as h')
    .where('h.uploaded_at', '<', before)
    .whereRaw(`NOT ${isPurged('photo', 'h.id')}`)
}
