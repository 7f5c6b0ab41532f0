import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { FONT, pageOf } from './page.js'
import type { Measured } from '../../measure.js'

const run = promisify(execFile)

/** Programs that are no part of the build. */
const own = (name: string) => resolve('scripts/bench/benches/certificates', name)

/** pdfkit, one document after another. */
export function plainPdfkit(count: number): Promise<Measured> {
  return timed(process.execPath, own('plain_pdfkit.js'), count)
}

/** ReportLab with the font parsed once; words why not, where there is none. */
export async function reportlab(): Promise<Measured | string> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const isThere = await run(python, ['-c', 'import reportlab']).then(
      () => true,
      () => false
    )
    if (isThere) return timed(python, own('with_reportlab.py'), 60)
  }
  return 'no python3 with reportlab on this machine'
}

/** Has a program draw pages with the same texts and tell how long it took. */
async function timed(engine: string, program: string, count: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'bagong-others-'))
  try {
    const pages = join(folder, 'pages.json')
    await writeFile(pages, JSON.stringify(Array.from({ length: count }, (_, i) => pageOf(i))))
    const { stdout } = await run(engine, [program, FONT, pages, folder])
    const { seconds, cpu, peak } = JSON.parse(stdout)
    return {
      n: count,
      seconds,
      perSecond: count / seconds,
      cpuSeconds: cpu,
      peakRssMb: Math.round(peak),
      queries: 0,
      times: [],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
