import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FONT, pageOf } from './page.js'
import type { Measured } from '../../measure.js'

const run = promisify(execFile)
const COUNT = 150

const PROGRAM = `
import json, sys, time, resource
from reportlab.pdfgen import canvas
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.graphics import renderPDF
font, pages, folder = sys.argv[1:4]
pdfmetrics.registerFont(TTFont('own', font))
def draw(i, page):
    c = canvas.Canvas('%s/%d.pdf' % (folder, i), pagesize=landscape(A4))
    for n, text in enumerate(page['texts']):
        c.setFont('own', 40 if n == 0 else 14)
        c.drawString(80 + 300 * (n % 2), 520 - 18 * n, text)
    code = QrCodeWidget(page['url'], barLevel='M')
    left, bottom, right, top = code.getBounds()
    drawing = Drawing(93, 93, transform=[93 / (right - left), 0, 0, 93 / (top - bottom), 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, c, 80, 70)
    c.save()
pages = json.load(open(pages))
draw(0, pages[0])
began = time.time()
for i, page in enumerate(pages): draw(i, page)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({'seconds': time.time() - began, 'peak': peak}))
`

/** ReportLab with the font parsed once; words why not, where there is none. */
export async function reportlab(): Promise<Measured | string> {
  const python = await withReportlab()
  if (!python) return 'no python3 with reportlab on this machine'
  const folder = await mkdtemp(join(tmpdir(), 'bagong-reportlab-'))
  try {
    const [program, pages] = [join(folder, 'draw.py'), join(folder, 'pages.json')]
    await writeFile(program, PROGRAM)
    await writeFile(pages, JSON.stringify(Array.from({ length: COUNT }, (_, i) => pageOf(i))))
    const { stdout } = await run(python, [program, FONT, pages, folder])
    const { seconds, peak } = JSON.parse(stdout)
    return {
      n: COUNT,
      seconds,
      perSecond: COUNT / seconds,
      cpuSeconds: seconds,
      peakRssMb: Math.round(peak),
      queries: 0,
      times: [],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function withReportlab(): Promise<string | null> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const isThere = await run(python, ['-c', 'import reportlab']).then(
      () => true,
      () => false
    )
    if (isThere) return python
  }
  return null
}
