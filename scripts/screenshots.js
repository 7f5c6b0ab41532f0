/*
 * `npm run screenshots`: takes the pictures of README and docs from a fresh demonstration, so that
 * they stay true. Writes docs/images/*.png; with names behind the command only these.
 */
import { spawnSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureEnv, ensureInstalled, environment, node24, ROOT, runScript } from './lib/prepare.js'

const PORT = '3999'
const ADDRESS = `http://127.0.0.1:${PORT}`
const PASSWORD = 'Bagong-demo-8'

const DESK = 1440
const PHONE = 360

const ONE_CLASS = /^\/classes\/\d+$/

/**
 * What is taken: name, who signs in (nobody for the public), address (or a function that finds it), width.
 */
const pictures = [
  ['dashboard', 'jidi', '/dashboard', DESK],
  ['plan', 'jidi', (page) => firstLink(page, '/dashboard', /^\/plans\/\d+$/, 'body'), DESK],
  ['ledger', 'jidi', (page) => ofThePlan(page, 'ledger'), DESK],
  ['forecast', 'jidi', (page) => ofThePlan(page, 'forecast'), DESK],
  ['class', 'jidi', (page) => firstLink(page, '/classes?state=running', ONE_CLASS), DESK],
  ['timetable', 'jidi', '/timetable', DESK],
  ['class_timetable', 'jidi', (page) => ofAClass(page, 'running', 'timetable'), DESK],
  ['timetable_plan', 'jidi', aTimetablePlan, DESK],
  ['absence', 'jidi', (page) => firstLink(page, '/absences', /^\/absences\/\d+$/), DESK],
  ['own_absences', 'jiaoshi', '/own_absences', PHONE],
  ['waiting_list', 'jidi', aWaitingList, DESK],
  ['applications', 'jidi', '/applications', DESK],
  ['import', 'jidi', tryRoster, DESK],
  ['attendance', 'jidi', (page) => ofAClass(page, 'running', 'attendance'), DESK],
  ['leave', 'jidi', '/attendance/leave', DESK],
  [
    'roll_call',
    'jiaoshi',
    (page) => firstLink(page, '/attendance?show=all', /^\/sessions\/\d+\/attendance$/),
    PHONE,
  ],
  ['check_in', null, '/check_in', PHONE],
  ['sitting', 'jidi', (page) => firstLink(page, '/assessments', /^\/sittings\/\d+$/), DESK],
  ['institution', 'chushen', (page) => firstLink(page, '/bases', /^\/bases\/\d+$/), DESK],
  [
    'objection',
    'jidi',
    (page) => firstLink(page, '/record_objections', /^\/record_objections\/\d+$/),
    DESK,
  ],
  ['claims', 'chushen', '/claims', DESK],
  ['claim', 'chushen', (page) => firstLink(page, '/claims', /^\/claims\/\d+$/), DESK],
  ['anomalies', 'chushen', '/anomalies', DESK],
  ['fund', 'caiwu', (page) => firstLink(page, '/funds', /^\/funds\/\d+$/), DESK],
  ['recovery', 'caiwu', (page) => firstLink(page, '/recoveries', /^\/recoveries\/\d+$/), DESK],
  ['award', 'fuhe', (page) => firstLink(page, '/awards', /^\/awards\/\d+$/), DESK],
  ['audit', 'shenji', '/audit', DESK],
  ['courses', null, '/courses', DESK],
  ['verify', 'jidi', aVerification, DESK],
  ['course', null, (page) => firstLink(page, '/courses', /^\/courses\/\d+$/), PHONE],
  ['notice', 'xueyuan', (page) => firstLink(page, '/notices', /^\/notices\/GS/), PHONE],
  ['me', 'xueyuan2', '/me', PHONE],
  ['me_classes', 'xueyuan2', '/me/classes', PHONE],
  ['me_services', 'xueyuan', '/me/services', PHONE],
  [
    'me_application',
    'xueyuan',
    (page) => firstLink(page, '/me/applications', /^\/me\/applications\/\d+$/),
    PHONE,
  ],
  ['me_leave', 'xueyuan2', '/me/leave', PHONE],
  [
    'me_objection',
    'xueyuan',
    (page) => firstLink(page, '/me/objections', /^\/me\/objections\/\d+$/),
    PHONE,
  ],
  [
    'certificate',
    'xueyuan',
    (page) => firstLink(page, '/me/certificates', /^\/me\/certificates\/\d+$/),
    PHONE,
  ],
  ['me_claim', 'xueyuan', (page) => firstLink(page, '/me/claims', /^\/me\/claims\/\d+$/), PHONE],
  ['ladder', 'xueyuan', '/me/ladder', PHONE],
  ['bank_account', 'xueyuan', '/me/bank_account', PHONE],
]

await runScript(async () => {
  ensureInstalled()
  ensureEnv()
  const node = node24()
  if (!process.execArgv.some((flag) => flag.includes('ts-exec'))) {
    const flags = ['--import=@poppinss/ts-exec', ...process.argv.slice(1)]
    process.exitCode = spawnSync(node, flags, { cwd: ROOT, stdio: 'inherit' }).status ?? 1
    return
  }
  await takePictures(node)
})

async function takePictures(node) {
  const folder = mkdtempSync(join(tmpdir(), 'bagong-screenshots-'))
  const { env } = environment({
    PORT,
    APP_URL: ADDRESS,
    LOG_LEVEL: 'fatal',
    DATABASE_URL: `sqlite:${join(folder, 'demo.sqlite3')}`,
    STORAGE_DIR: join(folder, 'storage'),
  })
  Object.assign(env, {
    DATABASE_URL: `sqlite:${join(folder, 'demo.sqlite3')}`,
    STORAGE_DIR: join(folder, 'storage'),
  })
  const run = (...args) =>
    spawnSync(node, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] })
  run(join('node_modules', 'vite', 'bin', 'vite.js'), 'build')
  if (run('ace.js', 'setup').status !== 0) throw new Error('The demonstration could not be loaded')

  const server = spawn(node, ['--import=@poppinss/ts-exec', join('bin', 'server.ts')], {
    cwd: ROOT,
    env,
    stdio: 'ignore',
  })
  try {
    await untilServing()
    const { launchBrowser } = await import('../tests/support/chromium.ts')
    const browser = await launchBrowser()
    mkdirSync(join(ROOT, 'docs', 'images'), { recursive: true })
    const wanted = process.argv.slice(2)
    for (const picture of pictures) {
      if (wanted.length > 0 && !wanted.includes(picture[0])) continue
      await take(browser, ...picture).catch((fault) => {
        process.exitCode = 1
        console.error(`${picture[0]} is missing: ${fault.message}`)
      })
    }
    await browser.close()
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function take(browser, name, username, address, width) {
  const context = await browser.newContext({
    viewport: { width, height: width > 600 ? 900 : 740 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  if (username) await signIn(page, username)
  await page.goto(ADDRESS + (typeof address === 'function' ? await address(page) : address))
  await page.waitForLoadState('networkidle')
  const picture = await page.screenshot({ fullPage: false })
  const { default: sharp } = await import('sharp')
  // Pages have few colours: a palette makes the file a third, and nobody sees it.
  const small = await sharp(picture).png({ palette: true, quality: 90, effort: 8 }).toBuffer()
  writeFileSync(join(ROOT, 'docs', 'images', `${name}.png`), small)
  console.log(`docs/images/${name}.png ${Math.round(small.length / 1000)} kB`)
  await context.close()
}

async function signIn(page, username) {
  await page.goto(`${ADDRESS}/login`)
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', PASSWORD)
  await page.click('main button[type=submit]')
  await page.waitForURL((url) => !url.pathname.startsWith('/login'))
}

async function firstLink(page, list, wanted, within = 'main') {
  await page.goto(ADDRESS + list)
  const links = await page.$$eval(`${within} a[href]`, (all) =>
    all.map((one) => one.getAttribute('href'))
  )
  const found = links.find((href) => wanted.test(href))
  if (!found) throw new Error(`${list} shows nothing to open`)
  return found
}

async function ofThePlan(page, part) {
  return `${await firstLink(page, '/dashboard', /^\/plans\/\d+$/, 'body')}/${part}`
}

async function ofAClass(page, state, part) {
  return `${await firstLink(page, `/classes?state=${state}`, ONE_CLASS)}/${part}`
}

/** A timetable made for the drafted classes, once the machine has made it. */
async function aTimetablePlan(page) {
  await page.goto(`${ADDRESS}/timetable/plans/create`)
  await page.click('main form .btn-primary')
  await page.waitForURL(/\/timetable\/plans\/\d+$/)
  for (let tries = 0; tries < 60; tries++) {
    if (await page.locator('main table').count()) break
    await page.waitForTimeout(1_000)
    await page.reload()
  }
  return new URL(page.url()).pathname
}

/** The waiting list of the class of somebody who waits. */
async function aWaitingList(page) {
  const application = await firstLink(page, '/applications?state=waiting', /^\/applications\/\d+$/)
  return `${await firstLink(page, application, ONE_CLASS)}/waiting_list`
}

/** The public page of a valid certificate. */
async function aVerification(page) {
  const certificate = await firstLink(page, '/certificates?state=issued', /^\/certificates\/\d+$/)
  return firstLink(page, certificate, /^\/(v|verify)\/[\dA-Z-]+/)
}

/** A roster with faults, tried and not written, for a class whose opening has just been approved. */
async function tryRoster(page) {
  const open = await firstLink(page, '/classes?state=applied', /^\/classes\/\d+$/)
  const bureau = await page.context().browser().newContext()
  const reviewer = await bureau.newPage()
  await signIn(reviewer, 'chushen')
  await reviewer.goto(ADDRESS + open)
  await reviewer.check('[name=result][value=approved]')
  await reviewer.click('main .decide button[type=submit]')
  await reviewer.waitForSelector('main .say.pass')
  await bureau.close()
  await page.goto(`${ADDRESS}${open}/imports/create`)
  const roster = join(ROOT, 'tests/fixtures/rosters/roster-carer-grade5-with-faults.xlsx')
  await page.setInputFiles('[name=file]', roster)
  await page.click('main button[type=submit]')
  await page.waitForURL(/\/imports\/\d+$/)
  return new URL(page.url()).pathname
}

async function untilServing() {
  for (let tries = 0; tries < 120; tries++) {
    try {
      const response = await fetch(`${ADDRESS}/health/live`)
      if (response.ok) return
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('The server did not start')
}
