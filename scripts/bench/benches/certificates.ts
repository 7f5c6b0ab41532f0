import db from '@adonisjs/lucid/services/db'
import IssueCertificates from '#app/certificates/actions/issue_certificates'
import PrintCertificates from '#app/certificates/actions/print_certificates'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { measure, memoryHeld, type Bench, type BenchRun, type Measured } from '../measure.js'
import { officer } from '../worlds/officers.js'
import { finishedClasses, placeOfPack, type Place } from '../worlds/finished_classes.js'
import { chromium } from './certificates/chromium.js'
import { plainPdfkit, reportlab } from './certificates/others.js'
import { theLimit } from './certificates/the_limit.js'
import { verifyPage } from './verify_page.js'
import '#start/outbox'
import type User from '#models/user'

/** Classes of fifty of whom forty-five finish: a year's 2,000, and ten years'. */
const YEAR = 45
const TEN_YEARS = 445
const BUDGET = 50
const FLAT_MB = 60
const MOST_MB = 300

interface People {
  place: Place
  admin: User
  checker: User
  made: number
}

/**
 * Certificates: what it takes to issue a year of them, each with its serial, its signed payload, its audit
 * row and a PDF that is signed, hashed and on the disk; beside it what others take for a PDF alone.
 */
const certificates: Bench = async (run) => {
  const place = await placeOfPack()
  const admin = await officer('bench_admin', 'base_admin', place.baseId)
  const checker = await officer('bench_instructor', 'instructor', place.baseId)
  const people: People = { place, admin, checker, made: 0 }
  const client = db.connection()

  await issueAll(await classesOf(people, 2), admin)
  const pdfkit = await plainPdfkit(40)
  await issueClass(run, people)
  const year = await issue(run, people, 'issue year', YEAR, pdfkit)
  await printYear(run)
  if (run.database === 'sqlite') {
    const decade = await issue(run, people, 'issue ten years', TEN_YEARS, pdfkit)
    run.note(
      `memory: ${year.heldMb} MB of heap held after ${count(year.n)} certificates, ${decade.heldMb} MB after ` +
        `${count(decade.n)} more; the process, its classes made, grew from ${year.beforeMb} to ${year.peakMb} MB ` +
        `and from ${decade.beforeMb} to ${decade.peakMb} MB while issuing ` +
        `(${grownMb(decade) - grownMb(year) <= FLAT_MB ? 'flat' : 'NOT FLAT'})`
    )
    await others(run, pdfkit)
    run.note(await theLimit(client))
  }
  await verifyPage(run)
}
export default certificates

async function others(run: BenchRun, pdfkit: Measured) {
  const alone = { baselineOf: 'pdfkit alone', baseline: pdfkit.perSecond }
  run.add({ case: 'plain pdfkit', ...figures(pdfkit) })
  for (const [name, work] of [
    ['chromium', chromium],
    ['reportlab', reportlab],
  ] as const) {
    const found = await work()
    if (typeof found === 'string') run.note(`${name}: left out, ${found}`)
    else run.add({ case: name, ...found, ...alone, ratio: found.perSecond / pdfkit.perSecond })
  }
}

async function classesOf(people: People, wanted: number): Promise<number[]> {
  const ids: number[] = []
  for (let from = 0; from < wanted; from += 20) {
    const some = await finishedClasses(people.place, Math.min(20, wanted - from), {
      ...people,
      from: people.made,
      isCertified: false,
    })
    people.made += some.length
    ids.push(...some.map(({ id }) => id))
  }
  return ids
}

async function issueAll(classIds: number[], actor: User) {
  for (const classId of classIds) await new IssueCertificates().handle({ actor, classId })
  await new OutboxWorker().drain()
}

/** From the press of the button to the first file of a class on the disk, and to the last. */
async function issueClass(run: BenchRun, people: People) {
  const [classId] = await classesOf(people, 1)
  const printed = () =>
    db.from('certificates').where({ course_class_id: classId }).whereNotNull('pdf_sha256').first()
  const began = performance.now()
  let first = 0
  const found = await measure({ calls: 1, rows: 45 }, async () => {
    await new IssueCertificates().handle({ actor: people.admin, classId })
    const worker = new OutboxWorker()
    while ((await worker.drain(1)) > 0) {
      if (first === 0 && (await printed())) first = performance.now() - began
    }
  })
  run.add({
    case: 'issue class',
    ...figures(found),
    p50Ms: first,
    budget: 'first PDF of a class < 1 s',
    withinBudget: first < 1000,
  })
  run.note(`issue class on ${run.database}: the first file was there after ${Math.round(first)} ms`)
}

async function issue(
  run: BenchRun,
  people: People,
  name: string,
  classes: number,
  baseline: Measured
) {
  const classIds = await classesOf(people, classes)
  const issuedBefore = await issued()
  // What the making of the classes left behind is not counted with the issuing.
  const { rssMb: beforeMb } = memoryHeld()
  const found = await measure({}, () => issueAll(classIds, people.admin))
  const n = (await issued()) - issuedBefore
  const memory = { beforeMb, peakMb: found.peakRssMb }
  const perSecond = n / found.seconds
  run.add({
    case: name,
    ...figures({ ...found, n, perSecond }),
    baseline: baseline.perSecond,
    ratio: perSecond / baseline.perSecond,
    baselineOf: 'a PDF by pdfkit one by one, neither signed nor registered; here all of it',
    budget: `peak < ${MOST_MB} MB over the process before`,
    withinBudget: grownMb(memory) < MOST_MB,
  })
  run.note(
    `${name} on ${run.database}: by processor time ${cpuRatio(n, found, baseline)} times plain pdfkit`
  )
  const { heapMb } = memoryHeld()
  return { n, heldMb: heapMb, ...memory }
}

function grownMb({ beforeMb, peakMb }: { beforeMb: number; peakMb: number }): number {
  return peakMb - beforeMb
}

/**
 * The files alone, from the register to the disk: rendered, signed, hashed, written, recorded. Pdfkit and
 * this by turns, so that both have what the machine has to give; the middle one of the rounds counts.
 */
async function printYear(run: BenchRun) {
  const rows = await db.from('certificates').orderBy('id').limit(2000).select('id')
  const ids = rows.map(({ id }) => id as number)
  const rounds: { found: Measured; pdfkit: Measured; ratio: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const pdfkit = await plainPdfkit(30)
    for (let from = 0; from < ids.length; from += 900) {
      const some = ids.slice(from, from + 900)
      await db.from('certificates').whereIn('id', some).update(ANEW)
    }
    const found = await measure({ rows: ids.length }, () => new PrintCertificates().handle(ids))
    rounds.push({ found, pdfkit, ratio: found.perSecond / pdfkit.perSecond })
  }
  rounds.sort((a, b) => a.ratio - b.ratio)
  const { found, pdfkit, ratio } = rounds[ROUNDS >> 1]
  run.add({
    case: 'print year',
    ...figures(found),
    baseline: pdfkit.perSecond,
    ratio,
    baselineOf: 'a PDF by pdfkit one by one, neither signed nor hashed',
    budget: `>= ${BUDGET} x plain pdfkit`,
    withinBudget: ratio >= BUDGET,
  })
  run.note(
    `print year on ${run.database}: ${rounds.map((one) => one.ratio.toFixed(1)).join(', ')} times plain ` +
      `pdfkit; by processor time ${cpuRatio(found.n, found, pdfkit)} times`
  )
}

const ROUNDS = 5
const ANEW = { pdf_sha256: null, pdf_signature: null, pdf_path: null, pdf_bytes: null }

async function issued(): Promise<number> {
  const row = await db.from('certificates').whereNotNull('pdf_sha256').count('* as total').first()
  return Number(row.total)
}

function figures({
  n,
  seconds,
  perSecond,
  cpuSeconds,
  peakRssMb,
}: Omit<Measured, 'times' | 'queries'>) {
  return { n, seconds, perSecond, cpuSeconds, peakRssMb }
}

/** What counts on a machine that others use too. */
function cpuRatio(n: number, found: Measured, baseline: Measured): string {
  return (n / found.cpuSeconds / (baseline.n / baseline.cpuSeconds)).toFixed(0)
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
