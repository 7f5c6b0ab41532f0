import db from '@adonisjs/lucid/services/db'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import { classPreflight, preflightClass } from '#app/subsidies/queries/class_claims'
import { assessEnrolments, policyOn } from '#app/subsidies/claim_assessment'
import { measure, percentile, type Bench, type BenchRun } from '../measure.js'
import { officer } from '../worlds/officers.js'
import { finishedClasses, placeOfPack, type FinishedClass } from '../worlds/finished_classes.js'
import { measureQueue } from './claims/queue.js'
import type User from '#models/user'

/** The money side: judging before a class, writing claims, and the queue of ten years. */
const claims: Bench = async (run) => {
  const place = await placeOfPack()
  const admin = await officer('bench_admin', 'base_admin', place.baseId)
  const checker = await officer('bench_instructor', 'instructor', place.baseId)
  const classes = await finishedClasses(place, 44, { admin, checker })
  const [first, warm, ...others] = classes

  await preflight(run, first)
  await evaluate(run, admin, warm, others)
  await measureQueue(run, place, admin)
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
  const found = await measure({ calls: measured.length, rows: 50 }, (call) =>
    prepare(measured[call].id)
  )
  const stored = await db.from('claim_traces').count('* as total').first()
  if (Number(stored.total) < found.n) throw new Error('Not every claim was stored with its trace')
  run.add({
    case: 'evaluate',
    ...figures(found, baseline.perSecond),
    baselineOf: 'one claim to a transaction',
    budget: '2,000 claims < 5 s',
    withinBudget: found.n === 2000 && found.seconds < 5,
  })
}

function figures(found: Awaited<ReturnType<typeof measure>>, baseline: number) {
  const { n, seconds, perSecond, peakRssMb, queries } = found
  return {
    n,
    seconds,
    perSecond,
    p50Ms: percentile(found, 0.5),
    p95Ms: percentile(found, 0.95),
    p99Ms: percentile(found, 0.99),
    peakRssMb,
    queries,
    baseline,
    ratio: perSecond / baseline,
  }
}
