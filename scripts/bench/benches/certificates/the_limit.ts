import { createHash } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { documentSigner } from '#app/certificates/pdf/document_signer'
import { openFacts } from '#app/certificates/open_facts'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const COUNT = 400

/** What a file cannot be faster than here, and how near the making of one comes to it. */
export async function theLimit(client: QueryClientContract): Promise<string> {
  const rows = await client.from('certificates').orderBy('id').limit(COUNT).select('facts_cipher')
  const facts = rows.map((row) => openFacts(row.facts_cipher))
  const renderer = await createCertificateRenderer()
  const signing = { signer: documentSigner(), signedAt: '2026-10-12T08:00:00.000Z' }
  const made = perSecond(facts.length, () => {
    for (const one of facts) renderer.renderSigned(one, signing)
  })
  const { bytes } = renderer.renderSigned(facts[0], signing)
  const hashed = perSecond(COUNT, () => {
    for (let i = 0; i < COUNT; i++) createHash('sha256').update(bytes).digest()
  })
  const signed = perSecond(COUNT, () => {
    for (let i = 0; i < COUNT; i++) signing.signer.sign(bytes.subarray(0, 32))
  })
  const written = await writing(bytes)
  const size = Math.round(bytes.length / 1024)
  return (
    `the limit: creating a file of ${size} kB and writing it goes ${whole(written)} times a second here, ` +
    `hashing one ${whole(hashed)}, a P-256 signature ${whole(signed)}; ` +
    `drawing and signing one in memory goes ${whole(made)} times`
  )
}

function perSecond(count: number, work: () => void): number {
  work()
  const began = performance.now()
  work()
  return (count * 1000) / (performance.now() - began)
}

async function writing(bytes: Buffer): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bagong-write-'))
  try {
    const began = performance.now()
    for (let from = 0; from < COUNT; from += 16) {
      const some = Array.from({ length: 16 }, async (_, i) => {
        const path = join(folder, `${from + i}.pdf`)
        await writeFile(`${path}.part`, bytes, { flag: 'wx' })
        await rename(`${path}.part`, path)
      })
      await Promise.all(some)
    }
    return (COUNT * 1000) / (performance.now() - began)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
