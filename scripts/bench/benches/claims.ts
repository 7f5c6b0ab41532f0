import db from '@adonisjs/lucid/services/db'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import { classPreflight, preflightClass } from '#app/subsidies/queries/class_claims'
import { assessClaims, assessEnrolments, policyOn } from '#app/subsidies/claim_assessment'
import { pastClaims, simulatePolicy, type SimulatedChunk } from '#app/subsidies/policies/simulation'
import { measure, memoryHeld, percentile, type Bench, type BenchRun } from '../measure.js'
import { officer } from '../worlds/officers.js'
import { finishedClasses, placeOfPack, type FinishedClass } from '../worlds/finished_classes.js'
import { Random } from '#app/simulation/random'
import { loadStatusLists } from '#app/simulation/other_authorities'
import { SyntheticPeople } from '#app/simulation/synthetic_people'
import { measureQueue } from './claims/queue.js'
import type User from '#models/user'

const PAST_CLAIMS = 20_000
/** What the heap may hold more after all claims than after a quarter of them: none of them is kept. */
const STEADY_MB = 8

/** The money side: judging before a class, writing claims, and the queue of ten years. */
const claims: Bench = async (run) => {
  const place = await placeOfPack()
  const admin = await officer('bench_admin', 'base_admin', place.baseId)
  const checker = await officer('bench_instructor', 'instructor', place.baseId)
  const manager = await officer('bench_policy', 'policy_manager', null)
  const strangers = new SyntheticPeople(new Random(1))
  await loadStatusLists({ actor: manager, asOf: '2026-09-30', strangers })
  const classes = await finishedClasses(place, 44, { admin, checker })
  const [first, warm, ...others] = classes

  await preflight(run, first)
  await evaluate(run, admin, warm, others)
  await measureQueue(run, place, admin)
  await simulate(run)
}
export default claims

async function preflight(run: BenchRun, { id, enrolmentIds }: FinishedClass) {
  const once = async () => classPreflight((await preflightClass(id))!)
  await measure({ calls: 5 }, once)
  const found = await measure({ calls: 40, rows: enrolmentIds.length }, once)
  const client = db.connection()
  const policy = await policyOn(client, '2026-08-31')
  const baseline = await measure({ calls: 3, rows: enrolmentIds.length }, async () => {
    for (const enrolmentId of enrolmentIds) await assessEnrolments(client, [enrolmentId], policy)
  })
  run.add({
    case: 'preflight',
    ...figures(found, baseline.perSecond),
    baselineOf: 'one name at a time',
    budget: '50 names < 300 ms at p95',
    withinBudget: percentile(found, 0.95) < 300,
  })
}

async function evaluate(run: BenchRun, admin: User, warm: FinishedClass, classes: FinishedClass[]) {
  const prepare = (classId: number, enrolmentIds?: number[]) =>
    new PrepareClaims().handle({ actor: admin, classId, enrolmentIds })
  await prepare(warm.id)
  const [single, spare, ...measured] = classes
  const baseline = await measure({ calls: single.enrolmentIds.length }, (call) =>
    prepare(single.id, [single.enrolmentIds[call]])
  )
  await prepare(spare.id)
  const before = await tracesStored()
  const found = await measure({ calls: measured.length, rows: 50 }, (call) =>
    prepare(measured[call].id)
  )
  // A person gives a claim of each kind that applies: what counts is what was judged and stored.
  const n = (await tracesStored()) - before
  if (n < found.n) throw new Error('Not every claim was stored with its trace')
  const perSecond = n / found.seconds
  run.add({
    case: 'evaluate',
    ...figures({ ...found, n, perSecond }, baseline.perSecond * (n / found.n)),
    baselineOf: 'one claim to a transaction',
    budget: '2,000 claims < 5 s',
    withinBudget: 2000 / perSecond < 5,
  })
}

async function tracesStored() {
  const stored = await db.from('claim_traces').count('* as total').firstOrFail()
  return Number(stored.total)
}

/** Other rules over past claims: a higher attendance, so that some lose and most do not change. */
async function simulate(run: BenchRun) {
  const client = db.connection()
  const { ruleSet } = await policyOn(client, '2026-08-31')
  const stricter = JSON.parse(JSON.stringify(ruleSet), (_key, value) =>
    value?.kind === 'at_least' && value.fact === 'attendance_percent'
      ? { ...value, value: 95 }
      : value
  ) as typeof ruleSet
  const judge = (untilId: number, onChunk?: (chunk: SimulatedChunk) => void) =>
    simulatePolicy(client, { kind: 'training_subsidy', ruleSet: stricter, untilId }, onChunk)
  const past = await pastClaims(client, 'training_subsidy')
    .orderBy('claims.id')
    .offset(PAST_CLAIMS - 1)
    .limit(1)
    .select('claims.id')
  const untilId = past[0].id as number
  await judge(Math.floor(untilId / 20))
  let judged = 0
  let losses = 0
  let atQuarter = memoryHeld()
  const found = await measure({ calls: 1, rows: PAST_CLAIMS }, async () => {
    let isPast = false
    const totals = await judge(untilId, (chunk) => {
      judged += chunk.totals.claims
      if (isPast || judged < PAST_CLAIMS / 4) return
      isPast = true
      atQuarter = memoryHeld()
    })
    losses = totals.losses
  })
  const atEnd = memoryHeld()
  const sample = await client
    .from('claims')
    .where('kind', 'training_subsidy')
    .whereNotNull('enrolment_id')
    .limit(300)
    .select('id', 'kind', 'part', 'enrolment_id', 'policy_id')
  const baseline = await measure({ calls: 1, rows: sample.length }, async () => {
    for (const { id, kind, part, enrolment_id: enrolmentId, policy_id: policyId } of sample) {
      await assessClaims(client, [{ id, kind, part, enrolmentId, policyId }])
    }
  })
  run.note(
    `simulate: ${judged.toLocaleString('en-US')} claims judged on ${run.database}, ${losses.toLocaleString('en-US')} lose; ` +
      `held once the garbage is gone: after a quarter ${atQuarter.heapMb} MB (process ${atQuarter.rssMb}), ` +
      `at the end ${atEnd.heapMb} MB (process ${atEnd.rssMb})`
  )
  const { n, seconds, perSecond, cpuSeconds, peakRssMb, queries } = found
  run.add({
    case: 'simulate',
    n: judged,
    seconds,
    perSecond: (perSecond * judged) / n,
    cpuSeconds,
    peakRssMb,
    queries,
    baseline: baseline.perSecond,
    ratio: (perSecond * judged) / n / baseline.perSecond,
    baselineOf: 'each claim judged by itself, its facts gathered anew',
    budget: '20,000 claims < 10 s, memory steady',
    withinBudget:
      judged >= PAST_CLAIMS && seconds < 10 && atEnd.heapMb - atQuarter.heapMb <= STEADY_MB,
  })
}

function figures(found: Awaited<ReturnType<typeof measure>>, baseline: number) {
  const { n, seconds, perSecond, cpuSeconds, peakRssMb, queries } = found
  return {
    n,
    seconds,
    perSecond,
    cpuSeconds,
    p50Ms: percentile(found, 0.5),
    p95Ms: percentile(found, 0.95),
    p99Ms: percentile(found, 0.99),
    peakRssMb,
    queries,
    baseline,
    ratio: perSecond / baseline,
  }
}
