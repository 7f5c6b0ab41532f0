import { test } from '@japa/runner'
import { readPaymentResult } from '#app/subsidies/payment_result'
import type { Spreadsheet } from '#app/shared/spreadsheets/spreadsheet'

function sheet(...rows: string[][]): Spreadsheet {
  return {
    sheets: [
      {
        name: '回单',
        hidden: false,
        rows: rows.map((texts, index) => ({
          number: index + 1,
          hidden: false,
          cells: texts.map((text, at) => ({
            text,
            kind: text ? ('text' as const) : ('empty' as const),
            column: at + 1,
            exact: true,
          })),
        })),
      },
    ],
  }
}

const expected = [
  { claimNumber: 'SL26-0000001', amountFen: 190_000 },
  { claimNumber: 'SL26-0000002', amountFen: 200_000 },
]
const header = ['序号', '申领号', '金额（元）', '结果', '说明']

test.group('The answer of the bank', () => {
  test('every line with its result is taken, the total row is not a line', ({ assert }) => {
    const { results, findings } = readPaymentResult(
      sheet(
        header,
        ['1', 'SL26-0000001', '1,900.00', '成功', ''],
        ['2', 'sl26-0000002', '2000', '失败', '户名不符'],
        ['', '合计', '3,900.00', '', '']
      ),
      expected,
      '2026-10-26'
    )
    assert.isEmpty(findings)
    assert.deepEqual(results, [
      { claimNumber: 'SL26-0000001', result: 'paid', note: null, reference: null, day: null },
      {
        claimNumber: 'SL26-0000002',
        result: 'failed',
        note: '户名不符',
        reference: null,
        day: null,
      },
    ])
  })

  test('a file without the two columns is refused as a whole', ({ assert }) => {
    const { findings } = readPaymentResult(sheet(['编号', '状态']), expected, '2026-10-26')
    assert.deepEqual(
      findings.map((one) => one.code),
      ['no_header']
    )
  })

  test('every fault is named with its row', ({ assert }) => {
    const { findings } = readPaymentResult(
      sheet(
        header,
        ['1', 'SL26-0000001', '1900.01', '成功', ''],
        ['2', 'SL26-0000001', '', '成功', ''],
        ['3', 'SL26-9999999', '', '成功', '']
      ),
      expected,
      '2026-10-26'
    )
    assert.deepEqual(
      findings.map(({ row, code }) => [row, code]),
      [
        [2, 'amount_differs'],
        [3, 'duplicate'],
        [4, 'unknown_claim'],
        [0, 'missing'],
      ]
    )
  })

  test('a word that is no result, and a failure without reason, are faults', ({ assert }) => {
    const { findings } = readPaymentResult(
      sheet(header, ['1', 'SL26-0000001', '', '处理中', ''], ['2', 'SL26-0000002', '', '失败', '']),
      expected,
      '2026-10-26'
    )
    assert.deepEqual(
      findings.map(({ row, code }) => [row, code]),
      [
        [2, 'unknown_result'],
        [3, 'reason_missing'],
      ]
    )
  })
})
