import { Readable } from 'node:stream'
import yazl from 'yazl'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readCertificateFile } from '#app/certificates/read_certificate_file'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { packFiles, claimFolder } from '#app/subsidies/evidence/pack_files'
import { packReport } from '#app/subsidies/evidence/pack_report'
import { PACK_MADE } from '#app/subsidies/evidence/queries/read_audit'
import { readEvidence } from '#app/subsidies/evidence/queries/read_evidence'
import {
  FORMAT,
  FORMAT_VERSION,
  MANIFEST,
  PRIVACY,
  sealOf,
  sha256,
  type Manifest,
} from '#app/subsidies/evidence/manifest'
import type { Evidence, PackSubject } from '#app/subsidies/evidence/evidence'
import type User from '#models/user'

export interface MakeEvidencePackInput {
  subject: PackSubject
  /** An operator at the console is nobody's account. */
  actor: Pick<User, 'id' | 'fullName'> | null
  /** Leaves out what a base does not read of its claims: anomalies, call-backs, objections. */
  forBase?: boolean
  requestId?: string | null
}

interface PackFile {
  name: string
  bytes: number
  sha256: string
  /** Certificates are read when their turn comes, everything else is there. */
  read: () => Promise<Buffer>
  isPdf: boolean
}

export interface EvidencePack {
  name: string
  manifest: Manifest
  /** The pack as a ZIP; a file that cannot be read ends it with its error. */
  open: () => Readable
}

/**
 * Makes the evidence pack of a claim or of the claims of a class: data of one snapshot as JSON, a
 * report to read, the PDFs of the certificates, and a manifest with the SHA-256 of each. The making
 * is audited with the seal of the manifest, so that the register knows every pack it gave out.
 * @throws RuleViolation E_CERTIFICATE_FILE when the PDF of a certificate is not the registered one
 */
export default class MakeEvidencePack {
  async handle({
    subject,
    actor,
    forBase = false,
    requestId,
  }: MakeEvidencePackInput): Promise<EvidencePack> {
    const evidence = await readEvidence(subject, forBase)
    const files = [...dataFiles(evidence), ...(await certificateFiles(evidence))]
    const report = await packReport(evidence, files)
    files.push(fileOf('report.pdf', report, true))
    const manifest = manifestOf(evidence, files, actor)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: PACK_MADE,
        subject: { type: subject.kind, id: subject.id },
        changes: { name: subject.name, files: files.length, seal: manifest.seal },
        requestId,
      })
    )
    return { name: `evidence-${subject.name}.zip`, manifest, open: () => zipOf(manifest, files) }
  }
}

function fileOf(name: string, content: Buffer, isPdf: boolean): PackFile {
  return {
    name,
    bytes: content.length,
    sha256: sha256(content),
    read: async () => content,
    isPdf,
  }
}

function dataFiles(evidence: Evidence): PackFile[] {
  return [...packFiles(evidence)].map(([name, text]) => fileOf(name, Buffer.from(text), false))
}

async function certificateFiles({ claims }: Evidence): Promise<PackFile[]> {
  const files: PackFile[] = []
  for (const { record, certificate } of claims) {
    if (!certificate?.pdfSha256) continue
    const { id, number } = certificate
    const name = `${claimFolder(record.claim.number)}/certificate.pdf`
    try {
      const content = await readCertificateFile(id)
      files.push({ ...fileOf(name, content, true), read: () => readCertificateFile(id) })
    } catch (error) {
      if ((error as { code?: string }).code !== 'E_CERTIFICATE_FILE_CHANGED') throw error
      throw new RuleViolation('E_CERTIFICATE_FILE', { module: 'evidence', params: { number } })
    }
  }
  return files
}

function manifestOf(
  { subject, claims, policies, head }: Evidence,
  files: PackFile[],
  actor: MakeEvidencePackInput['actor']
): Manifest {
  const content: Omit<Manifest, 'seal'> = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    about: {
      kind: subject.kind,
      name: subject.name,
      claims: claims.map(({ record }) => record.claim.number),
    },
    made: {
      at: clock.instant(),
      by: actor?.fullName ?? 'system',
      auditSequence: head.sequence,
      auditHash: head.hash,
    },
    privacy: PRIVACY,
    policies: policies.map(({ code, version, hash }) => ({ code, version, ruleSetHash: hash })),
    traces: Object.fromEntries(
      claims.flatMap(({ record }) => {
        const trace = record.traces.at(-1)
        return trace ? [[record.claim.number, trace.traceHash]] : []
      })
    ),
    files: files.map(({ name, bytes, sha256: hash }) => ({ name, bytes, sha256: hash })),
  }
  return { ...content, seal: sealOf(content) }
}

function zipOf(manifest: Manifest, files: PackFile[]): Readable {
  const archive = new yazl.ZipFile()
  const output = archive.outputStream as Readable
  archive.on('error', (error: Error) => output.destroy(error))
  const mtime = clock.now().toJSDate()
  archive.addBuffer(Buffer.from(canonicalJson(manifest)), MANIFEST, { mtime })
  for (const file of files) {
    archive.addReadStreamLazy(file.name, { mtime, compress: !file.isPdf }, (give) => {
      file.read().then(
        (bytes) => give(null, Readable.from([bytes])),
        (error) => give(error, Readable.from([]))
      )
    })
  }
  archive.end()
  return output
}
