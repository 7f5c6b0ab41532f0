import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measure, type Measured } from '../../measure.js'
import { pageOf } from './page.js'

const require = createRequire(import.meta.url)
const COUNT = 12

/** A page printed by a browser that is open already; words why not, where there is none. */
export async function chromium(): Promise<Measured | string> {
  const path = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (one) => one && existsSync(one)
  )
  if (!path) return 'no Chromium on this machine (CHROMIUM_PATH)'
  const { chromium: engine } = require('playwright-core')
  const { toDataURL } = require('qrcode')
  const browser = await engine.launch({ executablePath: path, args: ['--no-sandbox'] })
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
