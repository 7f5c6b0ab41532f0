import db from '@adonisjs/lucid/services/db'
import server from '@adonisjs/core/services/server'
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { currentSigningKey, signPayload } from '#app/certificates/signed_payload/sign_payload'
import { finishedClasses, placeOfPack } from '../worlds/finished_classes.js'
import { officer } from '../worlds/officers.js'
import type { AddressInfo } from 'node:net'
import type { Bench, BenchRun } from '../measure.js'

const CONNECTIONS = 10
const WARM = 2_000
const REQUESTS = 5_000
const CERTIFICATES = 300

/**
 * The public pages of verification under load: by code, by scanned payload, and a scanned page before its
 * payload is verified in the browser. The server has one core, the asking client is another process.
 */
export async function verifyPage(run: BenchRun) {
  const paths = await pathsOfCertificates()
  await server.boot()
  const web = await listening(createServer(server.handle.bind(server)))
  const plain = await listening(await plainServer(web, paths[0][0]))
  try {
    await load(web, WARM, paths)
    const processor = process.cpuUsage()
    const found = await load(web, REQUESTS, paths)
    const { user, system } = process.cpuUsage(processor)
    const baseline = await load(plain, REQUESTS, [['/', 'html']])
    const at = (share: number) => found.times[Math.ceil(found.times.length * share) - 1]
    const perSecond = found.n / found.seconds
    run.add({
      case: 'verify page',
      n: found.n,
      seconds: found.seconds,
      perSecond,
      cpuSeconds: (user + system) / 1_000_000,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      p99Ms: at(0.99),
      peakRssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
      baseline: baseline.n / baseline.seconds,
      ratio: perSecond / (baseline.n / baseline.seconds),
      baselineOf: 'the same bytes by plain node:http, nothing looked up or rendered',
      budget: '500 requests/s on one core, p99 < 50 ms',
      withinBudget: perSecond >= 500 && at(0.99) < 50,
    })
  } finally {
    for (const one of [web, plain]) await new Promise((resolve) => one.close(resolve))
  }
}

const bench: Bench = async (run) => {
  const place = await placeOfPack()
  const admin = await officer('bench_admin', 'base_admin', place.baseId)
  const checker = await officer('bench_instructor', 'instructor', place.baseId)
  await finishedClasses(place, 8, { admin, checker })
  await verifyPage(run)
}
export default bench

/** Addresses with a text that the answer must hold. */
async function pathsOfCertificates(): Promise<[string, string][]> {
  const rows = await db.from('certificates').orderBy('id').limit(CERTIFICATES)
  const key = await currentSigningKey(db.connection())
  const paths: [string, string][] = []
  for (const row of rows) {
    const payload: string = row.qr_payload ?? payloadFor(key, row)
    await db.from('certificates').where('id', row.id).update({ qr_payload: payload })
    const proof = createHash('sha256').update(payload).digest('base64url')
    paths.push([`/verify/${row.verification_code}`, row.number])
    paths.push([`/v/${row.number}/${proof}`, row.number])
    paths.push([`/v/${row.number}`, row.number])
  }
  return paths
}

/** Certificates of the world were not issued by the action that signs. */
function payloadFor(key: Awaited<ReturnType<typeof currentSigningKey>>, row: Record<string, any>) {
  return signPayload(key, {
    kind: 'skill_grade',
    number: row.number,
    holderMask: row.holder_mask,
    title: '焊工',
    occupationCode: '6-18-02-04',
    workType: null,
    gradeRank: row.grade_rank,
    issuedOn: row.issued_on,
    issuerName: '晋南职业技能评价中心',
    documentNumber: null,
  })
}

async function plainServer(web: Server, path: string): Promise<Server> {
  const { port } = web.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  const page = Buffer.from(await response.arrayBuffer())
  return createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html', 'content-length': page.length })
    answer.end(page)
  })
}

async function listening(web: Server): Promise<Server> {
  await new Promise<void>((resolve) => {
    web.listen(0, '127.0.0.1', resolve)
  })
  return web
}

async function load(web: Server, requests: number, paths: [string, string][]) {
  const { port } = web.address() as AddressInfo
  const client = join(process.cwd(), 'scripts', 'bench', 'load_client.js')
  const child = spawn(process.execPath, [client], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify({ port, connections: CONNECTIONS, requests, paths }))
  const output = await text(child.stdout)
  if (!output) throw new Error('the asking client failed; see above')
  return JSON.parse(output) as { n: number; seconds: number; times: number[] }
}
