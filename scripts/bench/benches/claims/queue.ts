import server from '@adonisjs/core/services/server'
import { createServer } from 'node:http'
import { HttpClient } from '../../http_client.js'
import { measure, percentile, type BenchRun } from '../../measure.js'
import { claimHistory, type ClaimHistory } from '../../worlds/claim_history.js'
import { formerQueue } from './former_queue.js'
import { nameOf, type Place } from '../../worlds/finished_classes.js'
import { officer, PASSWORD } from '../../worlds/officers.js'
import type { AddressInfo } from 'node:net'
import type User from '#models/user'

const CLAIMS = 200_000
const WARM = 40
const CALLS = 300

/** The claim queue as officers use it: tabs, filters, searches and pages up to the last. */
export async function measureQueue(
  run: BenchRun,
  place: Place,
  admin: User
): Promise<ClaimHistory> {
  const reviewer = await officer('bench_reviewer', 'reviewer')
  const approver = await officer('bench_approver', 'approver')
  const began = performance.now()
  const history = await claimHistory(place, admin, [reviewer, approver], CLAIMS)
  await settle(run.database)
  const took = ((performance.now() - began) / 1000).toFixed(1)
  run.note(
    `queue: ${CLAIMS.toLocaleString('en-US')} claims of ten years (written in ${took} s on ${run.database}) ` +
      'share the traces of the case evaluate; they have enrolments and classes, no certificates'
  )

  await server.boot()
  const web = createServer(server.handle.bind(server))
  await new Promise<void>((resolve) => {
    web.listen(Number(process.env.PORT), '127.0.0.1', resolve)
  })
  const { port } = web.address() as AddressInfo
  try {
    for (const user of [reviewer, admin]) await measureAs(run, user, history, port)
  } finally {
    await new Promise((resolve) => web.close(resolve))
  }
  return history
}

async function measureAs(run: BenchRun, user: User, history: ClaimHistory, port: number) {
  const client = new HttpClient(port)
  await client.signIn(user.username, PASSWORD)
  const addresses = addressesFor(user, history)
  const load = async (call: number) => {
    const path = addresses[call % addresses.length]
    const { status } = await client.get(path)
    if (status !== 200) throw new Error(`${path} answered ${status}`)
  }
  await measure({ calls: WARM }, load)
  const found = await measure({ calls: CALLS }, load)
  client.close()
  const former = await measure({ calls: FORMER.length }, (call) => formerQueue(user, FORMER[call]))
  const { n, seconds, perSecond, cpuSeconds, peakRssMb, queries } = found
  run.add({
    case: 'queue',
    role: user.has('reviewer') ? 'reviewer' : 'base administrator',
    n,
    seconds,
    perSecond,
    cpuSeconds,
    p50Ms: percentile(found, 0.5),
    p95Ms: percentile(found, 0.95),
    p99Ms: percentile(found, 0.99),
    peakRssMb,
    queries,
    baseline: former.perSecond,
    ratio: perSecond / former.perSecond,
    baselineOf:
      'the same list by one query over joins with LIKE and OFFSET, and a count; no page around it',
    budget: 'p95 < 100 ms',
    withinBudget: percentile(found, 0.95) < 100,
  })
}

const FORMER = [
  { state: 'paid', page: 1 },
  { state: 'paid', page: 1800 },
  { state: 'all', page: 1, q: '王伟' },
  { state: 'review', page: 1 },
  { state: 'review', page: 1, q: 'HM24-HG4' },
]

/** One address after the other, each of its own kind; deep pages and searches among them. */
function addressesFor(user: User, history: ClaimHistory): string[] {
  const { baseIds, occupationIds, officerIds, classCodes } = history
  const at = <T>(list: T[], index: number) => list[index % list.length]
  const share = user.baseId === null ? 1 : baseIds.length
  const lastPaid = Math.floor((CLAIMS * 0.92) / share / 50)
  const made: string[] = []
  for (let index = 0; index < 24; index++) {
    const name = nameOf(1_000_000 + index * 3571)
    made.push(
      '/claims',
      '/claims?state=all',
      `/claims?state=paid&page=${1 + ((index * 97) % lastPaid)}`,
      `/claims?state=paid&page=${lastPaid - index}`,
      `/claims?state=all&page=${lastPaid - index * 40}`,
      `/claims?state=review&occupation=${at(occupationIds, index)}`,
      `/claims?state=paid&occupation=${at(occupationIds, index)}&page=${1 + index}`,
      `/claims?state=review&verdict=${index % 2 ? 'passed' : 'not'}`,
      `/claims?state=paid&from=20${17 + (index % 9)}-03-01&to=20${17 + (index % 9)}-09-30`,
      `/claims?state=all&q=${encodeURIComponent(name)}`,
      `/claims?state=all&q=${encodeURIComponent(name.slice(0, 2))}`,
      `/claims?state=paid&q=${at(classCodes, index * 131)}`,
      `/claims?state=all&q=SL2${index % 7}-20${String(index * 4217).padStart(5, '0')}`,
      `/claims?state=all&q=${['zxf', 'wlj', 'lxm', 'zhao'][index % 4]}`,
      '/claims?state=held',
      '/claims?state=refused'
    )
    if (user.baseId === null) {
      made.push(
        `/claims?state=review&base=${at(baseIds, index)}`,
        `/claims?state=paid&base=${at(baseIds, index)}&page=${1 + index * 30}`,
        `/claims?state=review&assigned=${at(['mine', 'nobody', ...officerIds.map(String)], index)}`,
        '/claims?state=review&overdue=1',
        `/claims?state=paid&kind=${at(['living_allowance', 'assessment_subsidy'], index)}`
      )
    }
  }
  return made
}

/** What both databases do by themselves in time: statistics for the planner, pages seen by all. */
async function settle(database: BenchRun['database']) {
  const { default: db } = await import('@adonisjs/lucid/services/db')
  if (database === 'sqlite') await db.rawQuery('PRAGMA optimize')
  else await db.rawQuery('VACUUM ANALYZE')
}
