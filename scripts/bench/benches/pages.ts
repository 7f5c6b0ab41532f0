import db from '@adonisjs/lucid/services/db'
import server from '@adonisjs/core/services/server'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { HttpClient } from '../http_client.js'
import { bareServer, type Statement } from './pages/bare_server.js'
import { pagesOf, type Page } from './pages/addresses.js'
import { tenYears, type TenYears } from '../worlds/ten_years.js'
import { officer, PASSWORD } from '../worlds/officers.js'
import { placeOfPack } from '../worlds/finished_classes.js'
import type { AddressInfo } from 'node:net'
import type { Bench, BenchRun } from '../measure.js'
import type { Role } from '#app/accounts/roles'

const PER_SECOND = 50
const ASKS_A_PAGE = 40
const COMPARED = 8
const MOST_MS = 100

interface Answers {
  seconds: number
  answers: { page: string; ms: number; bytes: number }[]
}

/**
 * Every list and detail page at fifty requests a second, mixed, with ten years of data. BENCH_TIMES
 * multiplies the data: 100 is a hundred times ten years, which PostgreSQL alone is asked to hold.
 */
const pages: Bench = async (run) => {
  const times = Number(process.env.BENCH_TIMES ?? 1)
  const place = await placeOfPack()
  const admin = await officer('bench_admin', 'base_admin', place.baseId)
  const reviewer = await officer('bench_reviewer', 'reviewer')
  const approver = await officer('bench_approver', 'approver')
  await officer('bench_finance', 'finance')
  await officer('bench_auditor', 'auditor')
  const began = performance.now()
  const world = await tenYears({ admin, officers: [reviewer, approver] }, times)
  await settle(run.database)
  const took = ((performance.now() - began) / 1000).toFixed(0)
  const count = (value: number) => value.toLocaleString('en-US')
  run.note(
    `pages: ${count(world.persons)} trainees, ${count(world.claims)} enrolments and claims, ` +
      `${count(world.marks)} marks in ${count(world.classes)} classes on ${run.database}, written in ${took} s; ` +
      'a time runs from the moment the request was due'
  )
  await traineeAccount(world)

  await server.boot()
  const web = createServer(server.handle.bind(server))
  web.keepAliveTimeout = 120_000
  await new Promise<void>((resolve) => {
    web.listen(Number(process.env.PORT), '127.0.0.1', resolve)
  })
  const { port } = web.address() as AddressInfo
  try {
    const all = await pagesOf(world)
    const visitors = await signedIn(port, [...new Set(all.map((page) => page.role))])
    await load(port, asksFor(all, visitors, 4))
    const found = await load(port, asksFor(all, visitors, ASKS_A_PAGE))
    for (const page of all) await addCase(run, page, found, visitors)
  } finally {
    await new Promise((resolve) => web.close(resolve))
  }
}
export default pages

type Visitors = Map<Page['role'], HttpClient>

async function signedIn(port: number, roles: Page['role'][]): Promise<Visitors> {
  const visitors: Visitors = new Map()
  for (const role of roles) {
    const client = new HttpClient(port)
    if (role !== 'public') await client.signIn(ACCOUNTS[role]!, PASSWORD)
    visitors.set(role, client)
  }
  return visitors
}

const ACCOUNTS: Partial<Record<Role, string>> = {
  base_admin: 'bench_admin',
  reviewer: 'bench_reviewer',
  approver: 'bench_approver',
  finance: 'bench_finance',
  auditor: 'bench_auditor',
  trainee: 'bench_trainee',
}

async function traineeAccount({ personFrom }: TenYears) {
  const user = await officer('bench_trainee', 'trainee')
  await db
    .from('users')
    .where('id', user.id)
    .update({ person_id: personFrom + 7 })
}

/** Each page as often as asked, the pages of a role spread among those of the others. */
function asksFor(all: Page[], visitors: Visitors, each: number) {
  const stride = strideThrough(all.length)
  const spread = all.map((_, index) => all[(index * stride) % all.length])
  return Array.from({ length: each }, (_, index) =>
    spread.map((page) => ({
      page: page.name,
      path: page.paths[index % page.paths.length],
      cookie: visitors.get(page.role)!.cookie,
    }))
  ).flat()
}

/** A step of about the golden section that meets every one of so many before the first again. */
function strideThrough(count: number): number {
  let step = Math.round(count * 0.618)
  while (commonDivisor(step, count) > 1) step++
  return step
}

const commonDivisor = (one: number, other: number): number =>
  other === 0 ? one : commonDivisor(other, one % other)

async function load(port: number, asks: ReturnType<typeof asksFor>): Promise<Answers> {
  const client = join(process.cwd(), 'scripts', 'bench', 'paced_client.js')
  const child = spawn(process.execPath, [client], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify({ port, perSecond: PER_SECOND, asks }))
  const output = await text(child.stdout)
  if (!output) throw new Error('the asking client failed; see above')
  return JSON.parse(output) as Answers
}

async function addCase(run: BenchRun, page: Page, { answers }: Answers, visitors: Visitors) {
  const own = answers.filter((answer) => answer.page === page.name)
  const times = own.map((answer) => answer.ms).sort((a, b) => a - b)
  const at = (share: number) => times[Math.ceil(times.length * share) - 1]
  const visitor = visitors.get(page.role)!
  const { body, statements } = await recorded(() => visitor.get(page.paths[0]))
  const bare = await bareServer(run.database, { body, statements })
  const alone = await median(() => visitor.get(page.paths[0]))
  const plain = new HttpClient((bare.address() as AddressInfo).port)
  const baseline = await median(() => plain.get('/'))
  plain.close()
  await closed(bare)
  run.add({
    case: page.name,
    role: page.role,
    n: own.length,
    seconds: alone / 1000,
    perSecond: 1000 / alone,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    peakRssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
    queries: statements.length,
    baseline: 1000 / baseline,
    ratio: baseline / alone,
    baselineOf:
      'the same statements by the plain driver and the same bytes by node:http, one request after the other',
    budget: `p95 < ${MOST_MS} ms`,
    withinBudget: at(0.95) < MOST_MS,
  })
}

/** What one request asks the database, and what it answers. */
async function recorded(ask: () => Promise<{ body: string; status: number }>) {
  const client = db.connection().getWriteClient()
  const statements: Statement[] = []
  const listener = ({ sql, bindings }: Statement) => statements.push({ sql, bindings })
  client.on('query', listener)
  const { body, status } = await ask()
  client.off('query', listener)
  if (status !== 200) throw new Error(`a page answered ${status}`)
  return { body, statements }
}

async function median(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < COMPARED + 2; index++) {
    const at = performance.now()
    await ask()
    if (index > 1) times.push(performance.now() - at)
  }
  return times.sort((a, b) => a - b)[COMPARED / 2]
}

async function closed(web: Server) {
  web.closeAllConnections()
  await new Promise((resolve) => web.close(resolve))
}

/** What both databases do by themselves in time: statistics for the planner, pages seen by all. */
async function settle(database: BenchRun['database']) {
  if (database === 'sqlite') await db.rawQuery('PRAGMA optimize')
  else await db.rawQuery('VACUUM ANALYZE')
}
