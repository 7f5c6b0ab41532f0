import { test } from '@japa/runner'
import { claimStory, type ClaimFacts } from '#app/portal/claim_story'
import { plainTrace } from '#app/portal/plain_trace'
import type { ConditionResult, Trace } from '#app/rules/types'

const facts = (more: Partial<ClaimFacts> = {}): ClaimFacts => ({
  state: 'submitted',
  payeeKind: 'base',
  hasAccount: true,
  submittedOn: '2026-10-15',
  reviewedOn: null,
  approvedOn: null,
  notice: null,
  noticeClosedOn: null,
  paidOn: null,
  reviewDue: '2026-10-29',
  paymentDue: null,
  ...more,
})

const reviewed = { reviewedOn: '2026-10-19' }
const approved = { ...reviewed, approvedOn: '2026-10-20' }
const noticed = { ...approved, notice: { opensOn: '2026-10-23', closesOn: '2026-10-29' } }
const payable = { ...noticed, noticeClosedOn: '2026-10-30', paymentDue: '2026-11-13' }

function told(more: Partial<ClaimFacts>) {
  const { next, steps } = claimStory(facts(more))
  return [next.key, next.on, steps.map(({ status }) => status[0]).join('')]
}

test.group('The story of a claim for its trainee', () => {
  test('each state tells what to wait for, until when, and which step it is', ({ assert }) => {
    assert.deepEqual(told({}), ['review', '2026-10-29', 'dnttt'])
    assert.deepEqual(told({ state: 'reviewed', ...reviewed }), ['approval', '2026-10-29', 'ddntt'])
    assert.deepEqual(told({ state: 'approved', ...approved }), ['notice_soon', null, 'dddnt'])
    assert.deepEqual(told({ state: 'noticed', ...noticed }), ['notice', '2026-10-29', 'dddnt'])
    assert.deepEqual(told({ state: 'payable', ...payable }), [
      'payment_base',
      '2026-11-13',
      'ddddn',
    ])
    assert.deepEqual(told({ state: 'paying', ...payable }), ['payment_base', '2026-11-13', 'ddddn'])
    assert.deepEqual(told({ state: 'failed', ...payable }), ['failed_other', null, 'ddddf'])
    const paid = { state: 'paid' as const, ...payable, paidOn: '2026-11-05' }
    assert.deepEqual(told(paid), ['paid_base', null, 'ddddd'])
    assert.deepEqual(told({ ...paid, state: 'recovering' }), ['recovering_other', null, 'ddddd'])
  })

  test('what stopped says so, what came back begins again', ({ assert }) => {
    assert.deepEqual(told({ state: 'rejected', ...reviewed }), ['rejected', null, 'ddftt'])
    assert.deepEqual(told({ state: 'returned', ...reviewed }), ['returned', null, 'ntttt'])
    assert.deepEqual(told({ state: 'held', ...reviewed }), ['held', null, 'ddntt'])
    assert.deepEqual(told({ state: 'disputed', ...noticed }), ['disputed', null, 'dddnt'])
  })

  test('a person paid by bank is told about the own account', ({ assert }) => {
    const own = { payeeKind: 'person' as const, ...payable }
    assert.equal(told({ state: 'payable', ...own })[0], 'payment_person')
    assert.equal(told({ state: 'payable', ...own, hasAccount: false })[0], 'account_missing')
    assert.equal(told({ state: 'failed', ...own })[0], 'failed_person')
    assert.equal(told({ state: 'recovering', ...own })[0], 'recovering_person')
  })
})

test.group('A trace in plain words', () => {
  const condition = (id: string, more: Partial<ConditionResult>): ConditionResult => ({
    id,
    kind: 'at_least',
    result: 'passed',
    message: { 'zh-CN': id, 'en': id },
    found: { 'zh-CN': '查到', 'en': 'found' },
    value: 1,
    source: { document: '办法', clause: '第 3 条' },
    ...more,
  })
  const trace = (conditions: ConditionResult[]): Trace => ({
    engine: '1',
    ruleSet: { code: 'a', version: '1', hash: '' },
    verdict: 'failed',
    conditions,
    amount: null,
  })

  test('what stands in the way comes first, failed before unknown, and says what it means', ({
    assert,
  }) => {
    const { open, met } = plainTrace(
      trace([
        condition('a', {}),
        condition('b', { result: 'unknown' }),
        condition('c', { result: 'failed' }),
        condition('d', { result: 'failed', earliest: '2027-01-01' }),
      ]),
      'zh-CN'
    )
    assert.deepEqual(
      open.map((one) => [one.title, one.meaning]),
      [
        ['c', 'failed'],
        ['d', 'wait'],
        ['b', 'unknown'],
      ]
    )
    assert.deepEqual(
      met.map((one) => one.basis),
      ['办法 第 3 条']
    )
  })

  test('of a group in which one is enough only the route taken is told, once there is one', ({
    assert,
  }) => {
    const children = [condition('x', {}), condition('y', { result: 'failed' })]
    const group = (result: 'passed' | 'failed') =>
      condition('g', { kind: 'any_of', result, children })
    const taken = plainTrace(trace([group('passed')]), 'en').met[0]
    assert.deepEqual(
      taken.children.map((one) => one.title),
      ['x']
    )
    const none = plainTrace(trace([group('failed')]), 'en').open[0]
    assert.lengthOf(none.children, 2)
  })
})
