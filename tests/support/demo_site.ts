import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import env from '#start/env'
import clock from '#app/shared/clock'
import {
  DEMO_PASSWORD,
  hasDemonstration,
  loadDemonstration,
  loadPackForDemonstration,
} from '#app/simulation/demonstration'
import User from '#models/user'
import { launchBrowser } from '#tests/support/chromium'
import { Desk } from '#tests/support/desk'
import type { Browser, BrowserContextOptions } from 'playwright-core'

/** The Thursday on which the demonstration's story stops and the tests begin. */
export const TODAY = '2026-11-12'

/** A trainee's telephone. */
export const PHONE = { width: 360, height: 740 }
export const DESKTOP = { width: 1440, height: 900 }

type State = BrowserContextOptions['storageState']

let opening: Promise<Browser> | null = null
let browser: Browser | null = null
const signedIn = new Map<string, State>()
let moment = `${TODAY}T10:00:00.000`

/**
 * Loads the demonstration and starts one browser, once for all specs. Time stands still, at first on
 * `TODAY`; it only ever moves on, by `moveTo`.
 */
export async function openSite(): Promise<void> {
  opening ??= (async () => {
    clock.stopAt(TODAY)
    if (!(await hasDemonstration())) {
      await loadPackForDemonstration('houma')
      clock.stopAt(TODAY)
      await loadDemonstration()
    }
    await reachNextYear()
    return launchBrowser()
  })()
  browser = await opening
  clock.stopAt(moment)
}

/** The stories move time on; what they plan late in the year reaches into the next. */
async function reachNextYear() {
  const year = Number(TODAY.slice(0, 4)) + 1
  if (await db.from('work_calendar_years').where({ year }).first()) return
  await db.table('work_calendar_years').insert({
    year,
    source: JSON.stringify({ document: '测试文件：没有假期的一年' }),
    loaded_at: clock.instant(),
  })
}

/** Moves time on to a moment in Shanghai, `YYYY-MM-DDTHH:mm:ss.sss`; never back. */
export function moveTo(later: string) {
  if (later <= moment) return
  moment = later
  clock.stopAt(moment)
  // Nobody stays signed in over night.
  signedIn.clear()
}

/** Closes every window. */
export async function closeDesks(): Promise<void> {
  for (const context of browser?.contexts() ?? []) await context.close()
}

/** Closes the browser. */
export async function closeSite(): Promise<void> {
  await browser?.close()
  browser = null
  opening = null
  signedIn.clear()
}

export function siteUrl(path = ''): string {
  return env.get('APP_URL') + path
}

export interface DeskOptions {
  viewport?: { width: number; height: number }
  javaScript?: boolean
  locale?: 'zh-CN' | 'en'
}

/** A window of nobody's, at 1440 × 900 unless told. Close it. */
export async function openDesk(options: DeskOptions = {}, state?: State): Promise<Desk> {
  if (!browser) throw new Error('openSite first')
  const context = await browser.newContext({
    baseURL: siteUrl(),
    viewport: options.viewport ?? DESKTOP,
    javaScriptEnabled: options.javaScript ?? true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    storageState: state,
    acceptDownloads: true,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  if (options.locale === 'en') {
    await context.addCookies([{ name: 'locale', value: 'en', url: siteUrl() }])
  }
  return new Desk(await context.newPage())
}

/**
 * A window of a demonstration account. The first time it signs in on the form as a person would;
 * after that the same session is used.
 */
export async function deskOf(
  username: string,
  options: DeskOptions = {},
  password = DEMO_PASSWORD
): Promise<Desk> {
  if (!signedIn.has(username)) {
    const desk = await openDesk()
    await desk.signIn(username, password)
    signedIn.set(username, await desk.page.context().storageState())
    await desk.close()
  }
  return openDesk(options, signedIn.get(username))
}

/** A demonstration account with its roles, to act by the product's actions behind the pages. */
export async function actorOf(username: string): Promise<User> {
  const user = await User.findByOrFail('username', username)
  return user.loadRoles()
}

/** A file of `tests/fixtures`. */
export function fixture(path: string): string {
  return app.makePath('tests/fixtures', path)
}
