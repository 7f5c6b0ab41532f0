import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { changedRows } from '#app/shared/database/rows'
import { anomalyCases } from '#app/subsidies/anomalies/anomaly_codes'
import { fingerprintOf, type Detection } from '#app/subsidies/anomalies/detection'
import {
  chunksOf,
  gatherScreened,
  type Screened,
  type ScreenScope,
} from '#app/subsidies/anomalies/screened'
import { detectByAssessment } from '#app/subsidies/anomalies/detectors/assessment_detectors'
import { detectByClaim } from '#app/subsidies/anomalies/detectors/claim_detectors'
import { detectByClass } from '#app/subsidies/anomalies/detectors/class_detectors'
import {
  detectApprentices,
  detectByEnrolment,
  detectByLists,
  detectTwoPlaces,
} from '#app/subsidies/anomalies/detectors/enrolment_detectors'
import { detectByPerson } from '#app/subsidies/anomalies/detectors/person_detectors'
import type User from '#models/user'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

const DETECTORS = [
  detectByPerson,
  detectByEnrolment,
  detectTwoPlaces,
  detectByLists,
  detectApprentices,
  detectByClass,
  detectByAssessment,
  detectByClaim,
]

/** Name of the lock under which screenings write, one after the other. */
const SCREENING_LOCK = "hashtext('bagong.screening')"

/** What the screening of a scope found, to be written by `keepFlags`. */
export interface Findings {
  screened: Screened
  /** By fingerprint, each once. */
  detections: Map<string, Detection>
}

export interface ScreenResult {
  claims: number
  /** Causes found, whether or not somebody dismissed their flag. */
  flags: number
  raised: number
  cleared: number
  byCode: Record<string, number>
  persons: number
  personsFlagged: number
}

export interface Run {
  scope: 'all' | 'class' | 'batch'
  subjectId: number | null
  actor: User | null
}

/** Runs every detector over a scope; writes nothing. The queries grow with classes, not with people. */
export async function detect(client: QueryClientContract, scope: ScreenScope): Promise<Findings> {
  const screened = await gatherScreened(client, scope)
  const detections = new Map<string, Detection>()
  for (const detector of DETECTORS) {
    for (const detection of await detector(screened)) {
      detections.set(fingerprintOf(detection), detection)
    }
  }
  return { screened, detections }
}

/**
 * Lets one screening write at a time, until the transaction ends. Taken after claims and before the
 * audit head, so that a payment batch and a screening of everything never wait for each other in turn.
 * SQLite has one writer anyway.
 */
export async function lockScreening(trx: TransactionClientContract) {
  if (trx.dialect.name !== 'postgres') return
  await trx.rawQuery(`SELECT pg_advisory_xact_lock(${SCREENING_LOCK})`)
}

/** The newest screening that was written: what was read before it may be older than its flags. */
export async function newestRun(client: QueryClientContract): Promise<number> {
  const row = await client.from('anomaly_runs').max('id as id').first()
  return Number(row?.id ?? 0)
}

/**
 * Brings the flags of a scope in line with what was found: new causes raise a flag, a cleared one whose
 * cause is back is open again, an open one whose cause is gone is cleared. What people settled stays,
 * also when they settled it meanwhile. The caller holds `lockScreening`, and no screening was written
 * since the findings were read.
 */
export async function keepFlags(
  trx: TransactionClientContract,
  { screened, detections }: Findings,
  run: Run
): Promise<ScreenResult> {
  const now = clock.instant()
  const known = await flagsInScope(trx, screened)
  const fresh: Detection[] = []
  let raised = 0
  for (const [fingerprint, detection] of detections) {
    const flag = known.get(fingerprint)
    if (!flag) fresh.push(detection)
    else raised += await refresh(trx, flag, detection, now)
  }
  raised += await raise(trx, fresh, now)
  const gone = [...known.values()].filter(
    ({ fingerprint, status }) =>
      ['open', 'proposed'].includes(status) && !detections.has(fingerprint)
  )
  let cleared = 0
  for (const ids of chunksOf(gone.map((flag) => flag.id))) {
    cleared += await changedRows(
      trx
        .from('anomaly_flags')
        .whereIn('id', ids!)
        .whereIn('status', ['open', 'proposed'])
        .update({ status: 'cleared', cleared_at: now })
    )
  }

  const result = summary(screened, detections, { raised, cleared })
  await trx.table('anomaly_runs').insert({
    scope: run.scope,
    subject_id: run.subjectId,
    claims_count: result.claims,
    flags_count: result.flags,
    raised_count: raised,
    cleared_count: result.cleared,
    actor_id: run.actor?.id ?? null,
    created_at: now,
  })
  return result
}

/** Writes a screening into the audit; last in the transaction, as every audit row. */
export async function recordScreening(
  trx: TransactionClientContract,
  run: Run,
  { claims, flags, raised, cleared, byCode }: ScreenResult,
  requestId?: string | null
) {
  await recordAudit(trx, {
    actor: run.actor,
    action: 'anomalies.screened',
    subject: { type: 'anomaly_run', id: null },
    changes: { scope: run.scope, subjectId: run.subjectId, claims, flags, raised, cleared, byCode },
    requestId,
  })
}

/** The classes of claims and the people of those that have none: what must be screened for them. */
export async function scopeOfClaims(
  client: QueryClientContract,
  claimIds: number[]
): Promise<{ classIds: number[]; personIds: number[] }> {
  const classIds = new Set<number>()
  const personIds = new Set<number>()
  for (const ids of chunksOf(claimIds)) {
    const rows = await client
      .from('claims')
      .whereIn('id', ids!)
      .select('course_class_id', 'person_id')
    for (const row of rows) {
      if (row.course_class_id === null) personIds.add(row.person_id)
      else classIds.add(row.course_class_id)
    }
  }
  return { classIds: [...classIds], personIds: [...personIds] }
}

/**
 * Screens the classes of these claims inside the caller's transaction, as before a payment batch; the
 * caller's own audit row tells of it. Ask `blockingFlags` afterwards which of them may not go on.
 */
export async function screenClaims(
  trx: TransactionClientContract,
  claimIds: number[],
  actor: User | null = null
): Promise<ScreenResult> {
  await lockScreening(trx)
  const findings = await detect(trx, await scopeOfClaims(trx, claimIds))
  return keepFlags(trx, findings, { scope: 'batch', subjectId: null, actor })
}

interface KnownFlag {
  id: number
  fingerprint: string
  status: string
  claim_id: number | null
  facts: string
  rows: string
}

/** Flags that a screening of this scope would raise again: of its classes, and of its people. */
async function flagsInScope(
  trx: TransactionClientContract,
  { classIds, personIds, scope }: Screened
): Promise<Map<string, KnownFlag>> {
  const columns = ['id', 'fingerprint', 'status', 'claim_id', 'facts', 'rows']
  const flags: KnownFlag[] = []
  if (scope === 'all') flags.push(...(await trx.from('anomaly_flags').select(columns)))
  else {
    for (const ids of chunksOf(classIds)) {
      flags.push(
        ...(await trx.from('anomaly_flags').whereIn('course_class_id', ids!).select(columns))
      )
    }
    for (const ids of chunksOf(personIds)) {
      flags.push(
        ...(await trx
          .from('anomaly_flags')
          .whereNull('course_class_id')
          .whereIn('person_id', ids!)
          .select(columns))
      )
    }
  }
  return new Map(flags.map((flag) => [flag.fingerprint, flag]))
}

/** Gives 1 when a cleared flag is open again. */
async function refresh(
  trx: TransactionClientContract,
  flag: KnownFlag,
  detection: Detection,
  now: string
): Promise<number> {
  const facts = factsOf(detection)
  const rows = JSON.stringify(detection.rows)
  const isBack = flag.status === 'cleared'
  const same =
    flag.facts === facts && flag.rows === rows && (flag.claim_id ?? null) === detection.claimId
  if (same && !isBack) return 0
  await trx
    .from('anomaly_flags')
    .where('id', flag.id)
    .update({
      facts,
      rows,
      claim_id: detection.claimId,
      ...(isBack && { status: 'open', raised_at: now, cleared_at: null }),
    })
  return isBack ? 1 : 0
}

async function raise(
  trx: TransactionClientContract,
  detections: Detection[],
  now: string
): Promise<number> {
  let raised = 0
  for (let start = 0; start < detections.length; start += 100) {
    const rows = detections.slice(start, start + 100).map((one) => {
      const { code, weight, blocks } = anomalyCases[one.case]
      return {
        code,
        fingerprint: fingerprintOf(one),
        weight,
        blocks,
        claim_id: one.claimId,
        course_class_id: one.classId,
        person_id: one.personId,
        base_id: one.baseId,
        facts: factsOf(one),
        rows: JSON.stringify(one.rows),
        status: 'open',
        raised_at: now,
      }
    })
    const written = await trx
      .knexQuery()
      .table('anomaly_flags')
      .insert(rows)
      .onConflict('fingerprint')
      .ignore()
      .returning('id')
    raised += written.length
  }
  return raised
}

function factsOf({ case: name, params }: Detection): string {
  return JSON.stringify({ case: name, params })
}

function summary(
  { enrolments, personIds }: Screened,
  detections: Map<string, Detection>,
  counts: { raised: number; cleared: number }
): ScreenResult {
  const byCode: Record<string, number> = {}
  const flagged = new Set<number>()
  for (const one of detections.values()) {
    const { code } = anomalyCases[one.case]
    byCode[code] = (byCode[code] ?? 0) + 1
    if (one.personId !== null) flagged.add(one.personId)
  }
  return {
    claims: enrolments.filter((one) => one.claimId !== null).length,
    flags: detections.size,
    ...counts,
    byCode,
    persons: personIds.length,
    personsFlagged: flagged.size,
  }
}
