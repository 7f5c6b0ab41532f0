import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import { FontSubset } from '#app/shared/pdf/font_subset'
import { face, foldRadicals, type FaceName } from '#app/shared/pdf/fonts'
import { PdfFile, pdfText } from '#app/shared/pdf/pdf_file'
import { colour, n, showText, textWidth, type TextStyle } from '#app/shared/pdf/text'
import { wrap } from '#app/shared/pdf/wrap'
import { writeFont } from '#app/shared/pdf/write_font'

export interface ReportColumn {
  label: string
  /** Share of the width of the page. */
  share: number
  align?: 'right'
}

/** What a report is made of, from top to bottom. */
export type ReportBlock =
  | { kind: 'heading'; text: string; level?: 1 | 2; note?: string; newPage?: true }
  | { kind: 'text'; text: string; small?: true }
  | { kind: 'facts'; rows: [label: string, value: string][] }
  | { kind: 'table'; columns: ReportColumn[]; rows: string[][]; total?: string[] }

export interface Report {
  title: string
  subtitle: string
  /** Stands at the foot of every page, before the page's number. */
  footer: string
  /** `第 2 页，共 9 页`. */
  pageWords: (page: number, pages: number) => string
  /** Day of the document, `YYYY-MM-DD`. */
  day: string
  author: string
  blocks: Iterable<ReportBlock>
}

/** In units of 96 to the inch, as the certificates are drawn: A4 upright. */
const PAGE = { width: 793.7, height: 1122.52, side: 60, top: 60, bottom: 76 }
const WIDTH = PAGE.width - 2 * PAGE.side
const FLOOR = PAGE.height - PAGE.bottom
const INK = {
  first: '#17211f',
  second: '#47534f',
  line: '#dfe3e0',
  head: '#f0f3f1',
  mark: '#17566d',
}
const FACES = ['sans', 'sansBold', 'serif', 'serifBold'] as const satisfies readonly FaceName[]
const BODY: TextStyle = { face: 'sans', size: 12.5 }
const BOLD: TextStyle = { face: 'sansBold', size: 12.5 }
const SMALL: TextStyle = { face: 'sans', size: 11 }
const LEADING = 1.5
const PAD = { x: 7, y: 5 }
/** What is set before others get their turn: some ten milliseconds of work. */
const ROWS_AT_ONCE = 100

/**
 * A report of text and tables as a PDF: A4 upright, fonts embedded as the characters used, heads of
 * tables repeated on every page, rows kept whole where they fit on one. The same report gives the
 * same bytes. Lets other work in between.
 */
export async function renderReport(report: Report): Promise<Buffer> {
  const document = new ReportDocument()
  document.title(report.title, report.subtitle)
  let rows = 0
  for (const block of report.blocks) {
    document.add(block)
    rows += block.kind === 'table' ? block.rows.length : 1
    if (rows < ROWS_AT_ONCE) continue
    rows = 0
    await setImmediate()
  }
  return document.end(report)
}

class ReportDocument {
  #pages: string[] = []
  #content = ''
  #y = PAGE.top
  #subsets = new Map<FaceName, FontSubset>(FACES.map((name) => [name, new FontSubset(face(name))]))

  constructor() {
    this.#newPage()
  }

  title(title: string, subtitle: string) {
    this.#lines(wrap(title, WIDTH, { face: 'sansBold', size: 24 }), { face: 'sansBold', size: 24 })
    this.#y += 4
    this.#lines(wrap(subtitle, WIDTH, BODY), BODY, INK.second)
    this.#y += 8
  }

  add(block: ReportBlock) {
    switch (block.kind) {
      case 'heading':
        return this.#heading(block)
      case 'text': {
        const style = block.small ? SMALL : BODY
        this.#lines(wrap(block.text, WIDTH, style), style, block.small ? INK.second : INK.first)
        this.#y += 6
        return
      }
      case 'facts':
        return this.#facts(block.rows)
      case 'table':
        return this.#table(block)
    }
  }

  end({ title, subtitle, footer, pageWords, day, author }: Report): Buffer {
    this.#pages.push(this.#content)
    const file = new PdfFile()
    const [catalog, pages, info] = [file.reserve(), file.reserve(), file.reserve()]
    const fontIds = new Map(FACES.map((name) => [name, file.reserve()]))
    const hash = createHash('sha256')
    const contents = this.#pages.map((content, index) => {
      const words = pageWords(index + 1, this.#pages.length)
      return `${content}${this.#footer(footer, words)}Q\n`
    })
    // Only fonts with characters are embedded; the footers above may have added some.
    const used = FACES.filter((name) => this.#subsets.get(name)!.size > 0)
    const fonts = used.map((name) => `/${name} ${fontIds.get(name)} 0 R`).join(' ')
    const kids = contents.map((content) => {
      hash.update(content)
      const id = file.stream('/Filter /FlateDecode', deflateSync(content, { level: 9 }))
      return file.object(
        `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 595.28 841.89] /Contents [${id} 0 R] ` +
          `/Resources << /Font << ${fonts} >> >> >>`
      )
    })
    for (const name of FACES) {
      const id = fontIds.get(name)!
      if (used.includes(name)) writeFont(file, this.#subsets.get(name)!, id, true)
      else file.object('null', id)
    }
    const list = kids.map((id) => `${id} 0 R`).join(' ')
    file.object(`<< /Type /Pages /Kids [${list}] /Count ${kids.length} >>`, pages)
    file.object(
      `<< /Type /Catalog /Pages ${pages} 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> >>`,
      catalog
    )
    const date = `(D:${day.replaceAll('-', '')}000000+08'00')`
    file.object(
      `<< /Title ${pdfText(title)} /Author ${pdfText(author)} /Subject ${pdfText(subtitle)} ` +
        `/Creator (Bagong) /Producer (Bagong) /CreationDate ${date} /ModDate ${date} >>`,
      info
    )
    file.end(catalog, info, hash.digest('hex').slice(0, 32))
    return file.take()
  }

  #heading({ text, level = 1, note, newPage }: Extract<ReportBlock, { kind: 'heading' }>) {
    const style: TextStyle = { face: 'sansBold', size: level === 1 ? 17 : 13.5 }
    if (newPage) this.#newPage()
    else if (this.#y > PAGE.top) this.#y += level === 1 ? 16 : 8
    // A heading stays with what it heads.
    if (this.#y + 90 > FLOOR) this.#newPage()
    this.#lines(wrap(foldRadicals(text), WIDTH, style), style, INK.mark)
    if (note) this.#lines(wrap(note, WIDTH, SMALL), SMALL, INK.second)
    this.#y += 4
  }

  #facts(rows: [string, string][]) {
    const label = 130
    for (const [name, value] of rows) {
      const lines = wrap(value || '—', WIDTH - label, BODY)
      const names = wrap(name, label - 12, BODY)
      const height = Math.max(lines.length, names.length) * BODY.size * LEADING + 2
      if (this.#y + height > FLOOR) this.#newPage()
      this.#draw(names, PAGE.side, this.#y, BODY, INK.second)
      this.#draw(lines, PAGE.side + label, this.#y, BODY, INK.first)
      this.#y += height
    }
    this.#y += 6
  }

  #table({ columns, rows, total }: Extract<ReportBlock, { kind: 'table' }>) {
    const shares = columns.reduce((sum, column) => sum + column.share, 0)
    const widths = columns.map(({ share }) => (WIDTH * share) / shares)
    const head = columns.map(({ label }, i) => wrap(label, widths[i] - 2 * PAD.x, BOLD))
    const body = FLOOR - PAGE.top - heightOf(head)
    const drawHead = () => this.#row(head, columns, widths, { style: BOLD, fill: INK.head })
    if (this.#y + heightOf(head) + 40 > FLOOR) this.#newPage()
    drawHead()
    const put = (cells: string[], style: TextStyle) => {
      let lines = cells.map((cell, i) => wrap(cell, widths[i] - 2 * PAD.x, style))
      // A row that no page holds is cut; every other one goes to the next page whole.
      while (heightOf(lines) > body) {
        const room = Math.max(1, linesIn(FLOOR - this.#y))
        this.#row(
          lines.map((cell) => cell.slice(0, room)),
          columns,
          widths,
          { style }
        )
        lines = lines.map((cell) => cell.slice(room))
        this.#newPage()
        drawHead()
      }
      if (this.#y + heightOf(lines) > FLOOR) {
        this.#newPage()
        drawHead()
      }
      this.#row(lines, columns, widths, { style })
    }
    for (const row of rows) put(row, BODY)
    if (total) put(total, BOLD)
    this.#y += 8
  }

  #row(
    lines: string[][],
    columns: ReportColumn[],
    widths: number[],
    { style, fill }: { style: TextStyle; fill?: string }
  ) {
    const height = heightOf(lines)
    if (fill) {
      const box = `${n(PAGE.side)} ${n(this.#y)} ${n(WIDTH)} ${n(height)} re f\n`
      this.#content += colour(fill, 'rg') + box
    }
    let x = PAGE.side
    for (const [i, cell] of lines.entries()) {
      const right = columns[i].align === 'right' ? widths[i] - 2 * PAD.x : undefined
      this.#draw(cell, x + PAD.x, this.#y + PAD.y, style, INK.first, right)
      x += widths[i]
    }
    this.#y += height
    const rule = `${n(PAGE.side)} ${n(this.#y)} m ${n(PAGE.side + WIDTH)} ${n(this.#y)} l S\n`
    this.#content += `${colour(INK.line, 'RG')}0.8 w ${rule}`
  }

  /** Lines one below the other, over as many pages as they need. */
  #lines(lines: string[], style: TextStyle, ink: string = INK.first) {
    for (const line of lines) {
      if (this.#y + style.size * LEADING > FLOOR) this.#newPage()
      this.#draw([line], PAGE.side, this.#y, style, ink)
      this.#y += style.size * LEADING
    }
  }

  #draw(lines: string[], x: number, y: number, style: TextStyle, ink: string, right?: number) {
    if (lines.length === 0) return
    this.#content += colour(ink, 'rg')
    for (const [i, line] of lines.entries()) {
      const text = foldRadicals(line)
      const left = right === undefined ? x : x + right - textWidth(text, style)
      const baseline = y + i * style.size * LEADING + style.size * 1.12
      this.#content += this.#show(text, left, baseline, style)
    }
  }

  #show(text: string, x: number, baseline: number, style: TextStyle): string {
    return showText(text, x, baseline, style, (name) => [
      { resource: name, subset: this.#subsets.get(name)! },
    ])
  }

  #footer(text: string, page: string): string {
    const y = PAGE.height - 40
    const right = PAGE.side + WIDTH - textWidth(page, SMALL)
    const line = wrap(text, WIDTH - textWidth(page, SMALL) - 20, SMALL)[0]
    const rule = `${n(PAGE.side)} ${n(y - 18)} m ${n(PAGE.side + WIDTH)} ${n(y - 18)} l S\n`
    return (
      `${colour(INK.line, 'RG')}0.8 w ${rule}${colour(INK.second, 'rg')}` +
      this.#show(line, PAGE.side, y, SMALL) +
      this.#show(page, right, y, SMALL)
    )
  }

  #newPage() {
    if (this.#content) this.#pages.push(this.#content)
    this.#content = 'q 0.75 0 0 -0.75 0 841.89 cm\n'
    this.#y = PAGE.top
  }
}

function heightOf(lines: string[][]): number {
  const most = Math.max(1, ...lines.map((cell) => cell.length))
  return most * BODY.size * LEADING + 2 * PAD.y
}

function linesIn(height: number): number {
  return Math.floor((height - 2 * PAD.y) / (BODY.size * LEADING))
}
