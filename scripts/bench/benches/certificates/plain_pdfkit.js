/*
 * pdfkit as its documentation shows it: a document each, the font by its path, the code as a PNG. In a
 * process of its own, so that what it holds is not counted with what is measured beside it.
 */
import { createWriteStream, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import PdfDocument from 'pdfkit'
import { toBuffer } from 'qrcode'

const [font, pagesFile, folder] = process.argv.slice(2)
const pages = JSON.parse(readFileSync(pagesFile, 'utf8'))

await print(pages[0], 'warm')
const processor = process.cpuUsage()
const began = performance.now()
for (const [i, page] of pages.entries()) await print(page, i)
const { user, system } = process.cpuUsage(processor)
console.log(
  JSON.stringify({
    seconds: (performance.now() - began) / 1000,
    cpu: (user + system) / 1e6,
    peak: process.resourceUsage().maxRSS / 1024,
  })
)

async function print({ url, texts }, name) {
  const document = new PdfDocument({ size: 'A4', layout: 'landscape' })
  const file = createWriteStream(join(folder, `${name}.pdf`))
  document.pipe(file)
  document.font(font)
  texts.forEach((text, i) => {
    const at = [80 + 300 * (i % 2), 60 + 18 * i]
    document.fontSize(i === 0 ? 40 : 14).text(text, ...at, { lineBreak: false })
  })
  document.image(await toBuffer(url, { margin: 0 }), 80, 430, { width: 93 })
  document.end()
  await once(file, 'finish')
}
