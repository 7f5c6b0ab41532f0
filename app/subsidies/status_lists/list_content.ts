import { gunzipSync, gzipSync } from 'node:zlib'
import { decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import type { ListReading } from '#app/subsidies/status_lists/read_list'

/** A reading as it is kept between the check and the loading: packed, then encrypted. */
export function sealReading(reading: ListReading): string {
  return encryptField(gzipSync(JSON.stringify(reading), { level: 1 }).toString('base64'))
}

/** What `sealReading` kept. */
export function openReading(cipher: string): ListReading {
  return JSON.parse(gunzipSync(Buffer.from(decryptField(cipher), 'base64')).toString('utf8'))
}
