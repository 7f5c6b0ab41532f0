import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '#tests/support/chromium'
import { measure, type Measured } from '../../measure.js'
import { pageOf } from './page.js'

const require = createRequire(import.meta.url)
const COUNT = 12

/** A page printed by a browser that is open already; words why not, where none can be started. */
export async function chromium(): Promise<Measured | string> {
  const browser = await launchBrowser().catch((error: Error) => error)
  if (browser instanceof Error) return `no Chromium starts here: ${browser.message.split('\n')[0]}`
  const { toDataURL } = require('qrcode')
  const folder = await mkdtemp(join(tmpdir(), 'bagong-chromium-'))
  try {
    const page = await browser.newPage()
    const print = async (sequence: number) => {
      const { url, texts } = pageOf(sequence)
      const lines = texts.map((text) => `<p>${text}</p>`).join('')
      await page.setContent(`<html lang="zh-CN">${lines}<img src="${await toDataURL(url)}"></html>`)
      const options = { format: 'A4', landscape: true, path: join(folder, `${sequence}.pdf`) }
      await page.pdf(options)
    }
    await print(0)
    return await measure({ calls: COUNT }, (call) => print(call + 1))
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
}
