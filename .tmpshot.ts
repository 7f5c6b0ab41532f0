import { launchBrowser } from './tests/support/chromium.js'
import { readFileSync } from 'node:fs'
const seed = JSON.parse(readFileSync('/tmp/cert/seed.json', 'utf8'))
const base = 'http://127.0.0.1:3471'
const browser = await launchBrowser()
const code = (s: string) => seed.rows.find((r: any) => r.status === s).verification_code
for (const [w, h, n] of [[1440, 800, 'd'], [360, 740, 'p']] as const) {
  for (const lang of ['zh-CN', 'en']) {
    const page = await (await browser.newContext({ viewport: { width: w, height: h }, deviceScaleFactor: 1 })).newPage()
    page.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text()) })
    for (const [name, path] of [['form', '/verify'], ['valid', '/verify/' + code('issued')], ['revoked', '/verify/' + code('revoked')], ['unknown', '/verify/7K3M9QXD2FHT'], ['number', '/verify?q=' + seed.rows[0].number]]) {
      await page.goto(base + path + (path.includes('?') ? '&' : '?') + 'lang=' + lang)
      await page.screenshot({ path: `/tmp/cert/v-${name}-${n}-${lang}.png`, fullPage: true })
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (over > 0) console.log('overflow', name, n, lang, over)
    }
  }
}
for (const [w, h, n] of [[1440, 900, 'd'], [360, 740, 'p']] as const) {
  const ctx = await browser.newContext({ viewport: { width: w, height: h } })
  const page = await ctx.newPage()
  page.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text()) })
  page.on('pageerror', (e) => console.log('pageerror', e.message))
  await page.goto(base + '/login')
  await page.fill('input[name=username]', 'jidi'); await page.fill('input[name=password]', 'Bagong-2026')
  await page.click('main button[type=submit], form[action*=login] button[type=submit]')
  await page.waitForLoadState()
  if (n === 'd') {
    await page.goto(base + `/classes/${seed.b}/certificates`)
    await page.screenshot({ path: `/tmp/cert/s-before-${n}.png`, fullPage: true })
    await page.click('#certificate-work button[type=submit]')
    await page.waitForLoadState()
    await page.screenshot({ path: `/tmp/cert/s-running-${n}.png`, fullPage: true })
    await page.waitForFunction(() => !document.querySelector('#certificate-progress'), null, { timeout: 15000 }).catch(() => console.log('progress never ended'))
    await page.screenshot({ path: `/tmp/cert/s-after-${n}.png`, fullPage: true })
  }
  for (const [name, path] of [['class', `/classes/${seed.b}/certificates`], ['list', '/certificates'], ['show', '/certificates/' + seed.rows[0].id], ['shown-revoked', '/certificates/' + seed.rows[1].id]]) {
    await page.goto(base + path)
    await page.screenshot({ path: `/tmp/cert/s-${name}-${n}.png`, fullPage: true })
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (over > 0) console.log('overflow', name, n, over)
  }
  if (n === 'd') {
    const r = await page.request.get(base + `/certificates/${seed.rows[0].id}/pdf`)
    const { writeFileSync } = await import('node:fs')
    writeFileSync('/tmp/cert/one.pdf', await r.body())
    const m = await page.request.get(base + `/classes/${seed.b}/certificates/merged`)
    writeFileSync('/tmp/cert/merged.pdf', await m.body())
    const z = await page.request.get(base + `/classes/${seed.b}/certificates/archive`)
    writeFileSync('/tmp/cert/all.zip', await z.body())
    console.log(r.status(), r.headers()['content-disposition'], m.status(), z.status())
  }
}
await browser.close()
