import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { measure, type Measured } from '../../measure.js'
import { FONT, pageOf } from './page.js'

const require = createRequire(import.meta.url)

/** pdfkit as its documentation shows it: a document each, the font by its path, the code as a PNG. */
export async function plainPdfkit(count: number): Promise<Measured> {
  const PdfDocument = require('pdfkit')
  const { toBuffer } = require('qrcode')
  const folder = await mkdtemp(join(tmpdir(), 'bagong-pdfkit-'))
  const print = async (sequence: number) => {
    const { url, texts } = pageOf(sequence)
    const document = new PdfDocument({ size: 'A4', layout: 'landscape' })
    const file = createWriteStream(join(folder, `${sequence}.pdf`))
    document.pipe(file)
    document.font(FONT)
    texts.forEach((text, i) => {
      document.fontSize(i === 0 ? 40 : 14).text(text, 80 + 300 * (i % 2), 60 + 18 * i, {
        lineBreak: false,
      })
    })
    document.image(await toBuffer(url, { margin: 0 }), 80, 430, { width: 93 })
    document.end()
    await once(file, 'finish')
  }
  try {
    await print(0)
    return await measure({ calls: count }, (call) => print(call + 1))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
