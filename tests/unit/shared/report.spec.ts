import fc from 'fast-check'
import { test } from '@japa/runner'
import { renderReport, type Report, type ReportBlock } from '#app/shared/pdf/report'
import { textWidth } from '#app/shared/pdf/text'
import { wrap } from '#app/shared/pdf/wrap'
import { readPdf } from '#tests/unit/certificates/pdf_reader'

const BODY = { face: 'sans', size: 12.5 } as const

function report(blocks: ReportBlock[]): Report {
  return {
    title: '证据包 SL26-0000001',
    subtitle: '侯马市公共实训基地',
    footer: '证据包',
    pageWords: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
    day: '2026-10-29',
    author: '八工',
    blocks,
  }
}

const table = (rows: string[][]): ReportBlock => ({
  kind: 'table',
  columns: [
    { label: '结果', share: 20 },
    { label: '查到的事实', share: 60 },
    { label: '金额', share: 20, align: 'right' },
  ],
  rows,
})

test.group('Breaking lines', () => {
  const texts = fc
    .array(fc.constantFrom('出', '勤', '。', '，', '（', '）', 'SL26-01', ' ', '9', '〔'), {
      maxLength: 60,
    })
    .map((pieces) => pieces.join(''))

  test('no sign is lost and no line is wider than its place, closing marks apart', () => {
    const bare = (text: string) => text.replaceAll(/\s/g, '')
    fc.assert(
      fc.property(texts, fc.integer({ min: 60, max: 400 }), (text, width) => {
        const lines = wrap(text, width, BODY)
        if (bare(lines.join('')) !== bare(text)) return false
        return lines.every((line) => {
          const unhung = line.replace(/[，。）]+$/u, '')
          return textWidth(unhung, BODY) <= width
        })
      }),
      {
        examples: [
          ['9SL26-01出 ）', 66],
          ['出（SL26-01', 60],
        ],
      }
    )
  })

  test('a line neither begins with a closing nor ends with an opening mark', ({ assert }) => {
    const lines = wrap('侯马市职业技能培训补贴办法（示例）第三条，出勤。', 13 * 12.5 + 1, BODY)
    assert.deepEqual(lines, ['侯马市职业技能培训补贴办法', '（示例）第三条，出勤。'])
    assert.deepEqual(wrap('出勤（ 天数', 4 * 12.5, BODY), ['出勤', '（天数'])
  })

  test('a hash wider than its place is cut, an indent is kept', ({ assert }) => {
    assert.isAbove(wrap('f'.repeat(64), 100, BODY).length, 2)
    assert.deepEqual(wrap('　缩进', 200, BODY), ['　缩进'])
  })
})

test.group('A report as a PDF', () => {
  test('it is A4 upright, says what it is and numbers its pages', async ({ assert }) => {
    const rows = Array.from({ length: 90 }, (_, i) => ['符合', `条件 ${i}`, '¥1,900.00'])
    const pdf = readPdf(await renderReport(report([table(rows)])))
    assert.isAbove(pdf.pages.length, 2)
    assert.include(pdf.pages[0].dict, '/MediaBox [0 0 595.28 841.89]')
    for (const [index, page] of pdf.pages.entries()) {
      const lines = pdf.lines(page)
      assert.include(lines, `第 ${index + 1} 页，共 ${pdf.pages.length} 页`)
      assert.include(lines, '查到的事实', 'the head of the table stands on every page')
    }
    const all = pdf.pages.flatMap((page) => pdf.lines(page))
    for (const [, condition] of rows) assert.include(all, condition)
  })

  test('a row longer than a page is cut and nothing of it lost', async ({ assert }) => {
    const words = Array.from({ length: 120 }, (_, i) => `第${i}行`)
    const pdf = readPdf(await renderReport(report([table([['符合', words.join('\n'), '']])])))
    const all = pdf.pages.flatMap((page) => pdf.lines(page))
    for (const word of words) assert.include(all, word)
    assert.isAbove(pdf.pages.length, 1)
  })

  test('the same report gives the same bytes', async ({ assert }) => {
    const blocks: ReportBlock[] = [
      { kind: 'heading', text: '判定', note: 'claim.json  SHA-256 0' },
      { kind: 'facts', rows: [['姓名', '赵*峰']] },
      { kind: 'text', text: '说明', small: true },
      table([['符合', '14 天', '¥1.00']]),
    ]
    const first = await renderReport(report(blocks))
    assert.isTrue(first.equals(await renderReport(report(blocks))))
  })
})
