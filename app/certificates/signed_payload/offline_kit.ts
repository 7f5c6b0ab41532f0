import app from '@adonisjs/core/services/app'
import { appUrl } from '#config/app'
import { readFile } from 'node:fs/promises'
import { statusSnapshot } from '#app/certificates/signed_payload/status_snapshot'
import { verificationKeys } from '#app/certificates/signed_payload/signing_keys'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Every key there is or was, as the public reads them. */
export async function publishedKeys(client: QueryClientContract) {
  const keys = await verificationKeys(client)
  return keys.map((key) => ({
    kid: key.kid,
    alg: 'EdDSA',
    public_key: key.publicKey,
    not_before: key.notBefore,
    retired_at: key.retiredAt,
  }))
}

/** What somebody without the server needs to verify certificates: the keys and the signed list. */
export async function offlineKit(client: QueryClientContract) {
  const { text, at } = await statusSnapshot(client)
  return { issuer: appUrl, at, keys: await publishedKeys(client), status: text }
}

/** The offline page with keys and list inside: one file that works wherever it is opened. */
export async function offlinePage(client: QueryClientContract): Promise<string> {
  const page = await readFile(app.publicPath('offline/verify.html'), 'utf8')
  const kit = JSON.stringify(await offlineKit(client)).replaceAll('<', '\\u003c')
  return page.replace('id="kit">null<', () => `id="kit">${kit}<`)
}
