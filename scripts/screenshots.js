/*
 * `npm run screenshots`: takes the pictures of README and docs from a fresh demonstration, so that
 * they stay true. Writes docs/images/*.png.
 */
import { spawnSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureEnv, ensureInstalled, environment, node24, ROOT, runScript } from './lib/prepare.js'

const PORT = '3999'
const ADDRESS = `http://127.0.0.1:${PORT}`
const PASSWORD = 'Bagong-demo-8'

/** What is taken: name, who signs in, address (or a function that finds it), width. */
const pictures = [
  ['dashboard', 'jidi', '/dashboard', 1440],
  ['class', 'jidi', (page) => firstLink(page, '/classes?state=running', /^\/classes\/\d+$/), 1440],
  ['claim', 'chushen', (page) => firstLink(page, '/claims', /^\/claims\/\d+$/), 1440],
  ['claims', 'chushen', '/claims', 1440],
  ['recovery', 'caiwu', (page) => firstLink(page, '/recoveries', /^\/recoveries\/\d+$/), 1440],
  ['fund', 'caiwu', (page) => firstLink(page, '/funds', /^\/funds\/\d+$/), 1440],
  ['anomalies', 'chushen', '/anomalies', 1440],
  ['notice', 'xueyuan', (page) => firstLink(page, '/notices', /^\/notices\/GS/), 360],
  ['audit', 'shenji', '/audit', 1440],
  ['me', 'xueyuan', '/me', 360],
  [
    'certificate',
    'xueyuan',
    (page) => firstLink(page, '/me/certificates', /^\/me\/certificates\/\d+$/),
    360,
  ],
  ['ladder', 'xueyuan', '/me/ladder', 360],
  ['award', 'fuhe', (page) => firstLink(page, '/awards', /^\/awards\/\d+$/), 1440],
  ['sitting', 'jidi', (page) => firstLink(page, '/assessments', /^\/sittings\/\d+$/), 1440],
  ['import', 'jidi', tryRoster, 1440],
  ['verify', 'jidi', aVerification, 1440],
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
    for (const picture of pictures) await take(browser, ...picture)
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
  await page.screenshot({ path: join(ROOT, 'docs', 'images', `${name}.png`), fullPage: false })
  console.log(`docs/images/${name}.png`)
  await context.close()
}

async function signIn(page, username) {
  await page.goto(`${ADDRESS}/login`)
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', PASSWORD)
  await page.click('main button[type=submit]')
  await page.waitForURL((url) => !url.pathname.startsWith('/login'))
}

async function firstLink(page, list, wanted) {
  await page.goto(ADDRESS + list)
  const links = await page.$$eval('main a[href]', (all) =>
    all.map((one) => one.getAttribute('href'))
  )
  const found = links.find((href) => wanted.test(href))
  if (!found) throw new Error(`${list} shows nothing to open`)
  return found
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
