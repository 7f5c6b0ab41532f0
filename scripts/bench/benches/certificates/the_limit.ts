import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeDraft } from '#app/shared/files/write_draft'
import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { documentSigner } from '#app/certificates/pdf/document_signer'
import { openFacts } from '#app/certificates/open_facts'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const COUNT = 400
const ROUNDS = 3

/** What a file cannot be cheaper than here, in processor time, which a busy machine blurs least. */
export async function theLimit(client: QueryClientContract): Promise<string> {
  const rows = await client.from('certificates').orderBy('id').limit(COUNT).select('facts_cipher')
  const facts = rows.map((row) => openFacts(row.facts_cipher))
  const renderer = await createCertificateRenderer()
  const signing = { signer: documentSigner(), signedAt: '2026-10-12T08:00:00.000Z' }
  const made = costOf((i) => renderer.renderSigned(facts[i % facts.length], signing))
  const { bytes, parts, size } = renderer.renderSigned(facts[0], signing)
  const hashed = costOf(() => createHash('sha256').update(bytes).digest())
  const signed = costOf(() => signing.signer.sign(bytes.subarray(0, 32)))
  const folder = await mkdtemp(join(tmpdir(), 'bagong-write-'))
  const written = costOf((i) => writeDraft(join(folder, `${i}.pdf`), parts))
  await rm(folder, { recursive: true, force: true })
  return (
    `the limit: a file of ${kilo(size)} kB, ${kilo(parts[0].length)} kB of it the same for all, costs ` +
    `${milli(made - signed)} ms of a core to draw, ${milli(signed)} to sign and ${milli(written)} to write; ` +
    `hashing all of it would cost ${milli(hashed)}`
  )
}

/** Milliseconds of processor time that a piece takes: the least of some rounds, after one to warm up. */
function costOf(work: (index: number) => void): number {
  const round = () => {
    const before = process.cpuUsage()
    for (let i = 0; i < COUNT; i++) work(i)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000 / COUNT
  }
  round()
  return Math.min(...Array.from({ length: ROUNDS }, round))
}

function milli(cost: number): string {
  return cost.toFixed(2)
}

function kilo(bytes: number): number {
  return Math.round(bytes / 1_000)
}
