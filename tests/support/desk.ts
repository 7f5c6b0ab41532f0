/// <reference lib="dom" />
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'

/** A window of the browser and what went wrong in it. Questions of the page are answered yes. */
export class Desk {
  /** Errors of the console, refusals by the content security policy, scripts that threw. */
  readonly faults: string[] = []

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.faults.push(`${page.url()} ${error.message}`))
    page.on('console', (message) => {
      // Answers are judged below.
      if (message.type() !== 'error' || message.text().startsWith('Failed to load')) return
      this.faults.push(`${page.url()} ${message.text()}`)
    })
    page.on('response', (response) => {
      // The answer to the page itself may be a refusal that the test is about.
      const worst = response.request().isNavigationRequest() ? 500 : 400
      if (response.status() >= worst) this.faults.push(`${response.url()} ${response.status()}`)
    })
    page.on('dialog', (dialog) => dialog.accept())
  }

  async signIn(username: string, password: string) {
    await this.page.goto('/login')
    await this.page.getByLabel('用户名').fill(username)
    await this.page.getByLabel('密码').fill(password)
    await this.press('登录')
    await this.page.waitForURL((url) => url.pathname !== '/login')
  }

  /** Opens a page and gives the status of the answer. */
  async go(path: string): Promise<number> {
    const response = await this.page.goto(path)
    return response?.status() ?? 0
  }

  get main(): Locator {
    return this.page.locator('main')
  }

  /** The button of that name; `within` a part of the page when the name stands twice. */
  button(name: string | RegExp, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' })
  }

  link(name: string | RegExp, within: Locator | Page = this.page): Locator {
    return within.getByRole('link', { name, exact: typeof name === 'string' })
  }

  async press(name: string | RegExp, within?: Locator) {
    await this.button(name, within).first().click()
  }

  async follow(name: string | RegExp, within?: Locator) {
    await this.link(name, within).first().click()
  }

  /** Waits until the text stands on the page, and gives the place. */
  async sees(text: string | RegExp, within: Locator = this.main): Promise<Locator> {
    const place = within.getByText(text).filter({ visible: true }).first()
    await place.waitFor().catch(async () => {
      const shown = await this.main.innerText().catch(() => '')
      throw new Error(`${this.page.url()} does not show ${text}; it shows:\n${shown.slice(0, 600)}`)
    })
    return place
  }

  /** Presses what starts a download and gives the file. */
  async download(press: () => Promise<unknown>): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), press()])
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
  }

  /** The number at the end of an address such as `/classes/12`. */
  async idAfter(pattern: RegExp): Promise<number> {
    await this.page.waitForURL(pattern)
    return Number(/\/(\d+)(?:[/?#]|$)/.exec(new URL(this.page.url()).pathname)?.[1])
  }

  /** How far the page can be scrolled sideways, in pixels. */
  sideways(): Promise<number> {
    return this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    )
  }

  close() {
    return this.page.context().close()
  }
}
