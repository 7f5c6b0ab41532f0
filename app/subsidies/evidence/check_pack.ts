import { auditHash } from '#app/shared/audit/audit_hash'
import { canonicalJson, ruleSetHash, traceBytes } from '#app/rules/hash'
import { ENGINE_VERSION, evaluator } from '#app/rules/evaluate'
import { FORMAT, FORMAT_VERSION, MANIFEST, sealOf, sha256 } from '#app/subsidies/evidence/manifest'
import type { EvidenceAudit } from '#app/subsidies/evidence/evidence'
import type { Manifest } from '#app/subsidies/evidence/manifest'
import type { Facts, RuleSet, Trace } from '#app/rules/types'

/** Something wrong with a pack: which file, what kind of fault, and what was found. */
export interface PackFault {
  file: string
  kind: 'missing' | 'altered' | 'added' | 'trace' | 'policy' | 'audit' | 'total'
  detail: string
}

export interface PackVerdict {
  about: Manifest['about'] | null
  made: Manifest['made'] | null
  seal: string | null
  files: number
  /** Traces judged again with the same result, and those of another engine version. */
  replayed: number
  notReplayed: number
  auditEntries: number
  faults: PackFault[]
}

/**
 * Checks a pack from its files alone: every SHA-256, the seal, that facts and rules give each trace
 * again byte for byte, the hashes and links of the audit entries, and the totals. Pure. Files whose
 * bytes are not those of the manifest are named and not read further.
 */
export function checkPack(files: ReadonlyMap<string, Uint8Array>): PackVerdict {
  const faults: PackFault[] = []
  const fault = (file: string, kind: PackFault['kind'], detail: string) =>
    void faults.push({ file, kind, detail })
  const verdict: PackVerdict = {
    about: null,
    made: null,
    seal: null,
    files: files.size,
    replayed: 0,
    notReplayed: 0,
    auditEntries: 0,
    faults,
  }
  const manifest = readManifest(files, fault)
  if (!manifest) return verdict
  Object.assign(verdict, { about: manifest.about, made: manifest.made, seal: manifest.seal })

  const sound = soundFiles(files, manifest, fault)
  const read = <T>(name: string): T | null => {
    const bytes = sound.get(name)
    return bytes ? (JSON.parse(Buffer.from(bytes).toString('utf8')) as T) : null
  }
  const rules = readRules(sound, manifest, read, fault)
  for (const name of sound.keys()) {
    if (/^claims\/[^/]+\/claim\.json$/.test(name)) {
      checkClaim(name, { read, rules, manifest, fault, verdict })
    }
  }
  checkAudit(read, manifest, fault, verdict)
  return verdict
}

type Fault = (file: string, kind: PackFault['kind'], detail: string) => void
type Read = <T>(name: string) => T | null

function readManifest(files: ReadonlyMap<string, Uint8Array>, fault: Fault): Manifest | null {
  const bytes = files.get(MANIFEST)
  if (!bytes) {
    fault(MANIFEST, 'missing', 'the pack has no manifest')
    return null
  }
  let manifest: Manifest
  try {
    manifest = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (manifest.format !== FORMAT || manifest.formatVersion !== FORMAT_VERSION) throw new Error()
    if (!Array.isArray(manifest.files) || !manifest.about || !manifest.traces) throw new Error()
  } catch {
    fault(MANIFEST, 'altered', 'cannot be read as the manifest of an evidence pack')
    return null
  }
  const isCanonical = canonicalJson(manifest) === Buffer.from(bytes).toString('utf8')
  if (!isCanonical || sealOf(manifest) !== manifest.seal) {
    fault(MANIFEST, 'altered', 'the seal does not fit what the manifest says')
    return null
  }
  return manifest
}

function soundFiles(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest, fault: Fault) {
  const sound = new Map<string, Uint8Array>()
  const listed = new Set(manifest.files.map(({ name }) => name))
  for (const { name, sha256: expected } of manifest.files) {
    const bytes = files.get(name)
    if (!bytes) fault(name, 'missing', 'listed in the manifest, not in the pack')
    else if (sha256(bytes) !== expected) fault(name, 'altered', 'not the SHA-256 of the manifest')
    else sound.set(name, bytes)
  }
  for (const name of files.keys()) {
    if (name !== MANIFEST && !listed.has(name)) fault(name, 'added', 'not listed in the manifest')
  }
  return sound
}

interface PolicyFile {
  code: string
  version: string
  ruleSetHash: string
  ruleSet: RuleSet
}

function readRules(
  sound: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest,
  read: Read,
  fault: Fault
) {
  const rules = new Map<string, { judge: (facts: Facts) => Trace; hash: string }>()
  for (const name of sound.keys()) {
    if (!name.startsWith('policies/')) continue
    const policy = read<PolicyFile>(name)!
    const hash = ruleSetHash(policy.ruleSet)
    const stated = manifest.policies.find(
      ({ code, version }) => code === policy.code && version === policy.version
    )
    if (hash !== policy.ruleSetHash || hash !== stated?.ruleSetHash) {
      fault(name, 'policy', 'the rules do not have the hash that is stated')
    }
    rules.set(hash, { judge: evaluator(policy.ruleSet), hash })
  }
  return rules
}

interface ClaimFile {
  claim: { number: string; amountFen: number; status: string }
  traces: {
    occasion: string
    facts: Facts
    trace: Trace
    traceHash: string
    amountFen: number
  }[]
}

interface Context {
  read: Read
  rules: ReturnType<typeof readRules>
  manifest: Manifest
  fault: Fault
  verdict: PackVerdict
}

function checkClaim(name: string, { read, rules, manifest, fault, verdict }: Context) {
  const { claim, traces } = read<ClaimFile>(name)!
  for (const [index, one] of traces.entries()) {
    const label = `trace ${index + 1} (${one.occasion})`
    const bytes = traceBytes(one.trace)
    if (sha256(bytes) !== one.traceHash) fault(name, 'trace', `${label} does not have its hash`)
    const rule = rules.get(one.trace.ruleSet.hash)
    if (!rule) fault(name, 'trace', `the rules of ${label} are not in the pack`)
    else if (one.trace.engine !== ENGINE_VERSION) verdict.notReplayed++
    else if (traceBytes(rule.judge(one.facts)) === bytes) verdict.replayed++
    else fault(name, 'trace', `judging the facts of ${label} again gives another result`)
  }
  const last = traces.at(-1)
  if (last && last.traceHash !== manifest.traces[claim.number]) {
    fault(name, 'trace', 'the trace in force is not the one the manifest names')
  }
  if (last && last.amountFen !== claim.amountFen) {
    fault(name, 'total', `the claim is of ${claim.amountFen} fen, its trace of ${last.amountFen}`)
  }
  const folder = name.slice(0, -'/claim.json'.length)
  checkMoney(folder, claim.amountFen, read, fault)
}

type Totals = Record<string, { totalFen: number; amountsFen: number[] }>
const sum = (amounts: number[]) => amounts.reduce((total, fen) => total + fen, 0)

function checkMoney(folder: string, amountFen: number, read: Read, fault: Fault) {
  const files = [
    {
      name: `${folder}/notice.json`,
      lines: read<{
        notices: { number: string; status: string; amountFen: number }[]
        totals: Totals
      }>(`${folder}/notice.json`),
    },
    {
      name: `${folder}/payment.json`,
      lines: read<{
        payments: { batch: string; amountFen: number }[]
        totals: Totals
      }>(`${folder}/payment.json`),
    },
  ]
  for (const { name, lines } of files) {
    for (const [number, { totalFen, amountsFen }] of Object.entries(lines?.totals ?? {})) {
      if (sum(amountsFen) !== totalFen) {
        fault(name, 'total', `${number}: the lines come to ${sum(amountsFen)}, not ${totalFen} fen`)
      }
    }
  }
  for (const line of read<{ payments: { batch: string; amountFen: number }[] }>(
    `${folder}/payment.json`
  )?.payments ?? []) {
    if (line.amountFen !== amountFen) {
      fault(`${folder}/payment.json`, 'total', `${line.batch} pays ${line.amountFen} fen`)
    }
  }
  const recoveries = read<
    { number: string; recoveredFen: number; instalments: { amountFen: number }[] }[]
  >(`${folder}/recovery.json`)
  for (const { number, recoveredFen, instalments } of recoveries ?? []) {
    if (sum(instalments.map((one) => one.amountFen)) !== recoveredFen) {
      fault(`${folder}/recovery.json`, 'total', `${number}: the instalments are another sum`)
    }
  }
}

function checkAudit(read: Read, manifest: Manifest, fault: Fault, verdict: PackVerdict) {
  const entries = read<EvidenceAudit[]>('audit.json') ?? []
  verdict.auditEntries = entries.length
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1]
    const label = `entry ${entry.sequence}`
    if (entry.hash !== auditHash(entry)) fault('audit.json', 'audit', `${label} is not its hash`)
    if (before && entry.sequence <= before.sequence) {
      fault('audit.json', 'audit', `${label} stands out of order`)
    }
    if (before?.sequence === entry.sequence - 1 && before.hash !== entry.previous_hash) {
      fault('audit.json', 'audit', `${label} is not linked to the one before it`)
    }
    if (entry.sequence > manifest.made.auditSequence) {
      fault('audit.json', 'audit', `${label} is younger than the pack`)
    }
    if (entry.sequence === manifest.made.auditSequence && entry.hash !== manifest.made.auditHash) {
      fault('audit.json', 'audit', `${label} is not the head that the manifest names`)
    }
  }
}
