import { canonicalJson } from '#app/rules/hash'
import type {
  ClaimEvidence,
  Evidence,
  EvidenceClass,
  EvidencePolicy,
} from '#app/subsidies/evidence/evidence'

/** Folder of a claim inside a pack. */
export function claimFolder(number: string): string {
  return `claims/${number}`
}

/** Name of the file that holds a policy's rules. */
export function policyFile({ code, version }: { code: string; version: string }): string {
  return `policies/${code}-${version}.json`
}

/**
 * The JSON files of a pack by name, in canonical form: equal evidence gives equal bytes. Pure.
 */
export function packFiles(evidence: Evidence): Map<string, string> {
  const files = new Map<string, string>()
  const add = (name: string, content: unknown) => files.set(name, canonicalJson(content))
  for (const policy of evidence.policies) add(policyFile(policy), policyContent(policy))
  if (evidence.classes.length > 0) {
    add('sessions.json', evidence.classes.map(sessionsOf))
    add('attendance.json', evidence.classes.map(attendanceOf))
    add('scores.json', evidence.classes.map(scoresOf))
    if (evidence.classes.some(({ inspections }) => inspections.length > 0)) {
      add('inspections.json', evidence.classes.map(inspectionsOf))
    }
  }
  for (const claim of evidence.claims) addClaim(add, claim)
  add('audit.json', evidence.audit)
  return files
}

function policyContent(policy: EvidencePolicy) {
  const { hash, ruleSet, ...head } = policy
  return { ...head, ruleSetHash: hash, ruleSet }
}

function sessionsOf({ marks: _, scores: __, inspections: ___, ...courseClass }: EvidenceClass) {
  return courseClass
}

function attendanceOf({ code, sessions, marks }: EvidenceClass) {
  return {
    code,
    sessions: sessions.map(({ id, sequence, day, slot, hours }) => ({
      sequence,
      day,
      slot,
      hours,
      marks: marks
        .filter((mark) => mark.sessionId === id)
        .map(({ enrolmentId, status, hours: given, markedBy, markedAt }) => ({
          enrolmentId,
          status,
          hours: given,
          markedBy,
          markedAt,
        })),
    })),
  }
}

function scoresOf({ code, scores }: EvidenceClass) {
  return { code, scores }
}

function inspectionsOf({ code, inspections }: EvidenceClass) {
  return { code, inspections }
}

function addClaim(
  add: (name: string, content: unknown) => void,
  { record, subject, certificate, noticeTotals, batchTotals, fund }: ClaimEvidence
) {
  const folder = claimFolder(record.claim.number)
  const { notices, objections, payments, recoveries, traces, ...rest } = record
  add(`${folder}/claim.json`, {
    ...rest,
    subject,
    traces: traces.map((one) => ({
      ...one,
      facts: JSON.parse(one.facts),
      trace: JSON.parse(one.trace),
    })),
  })
  if (certificate) add(`${folder}/certificate.json`, certificate)
  add(`${folder}/notice.json`, { notices, objections, totals: noticeTotals })
  add(`${folder}/payment.json`, { payments, totals: batchTotals, fund })
  add(`${folder}/recovery.json`, recoveries)
}
