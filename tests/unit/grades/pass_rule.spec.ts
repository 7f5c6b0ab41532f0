import fc from 'fast-check'
import { test } from '@japa/runner'
import {
  COMPONENTS,
  componentsFor,
  failedComponents,
  isPassed,
  readComponents,
  type Mark,
} from '#app/grades/pass_rule'
import { canMove, SITTING_STATUSES, statusesBefore } from '#app/assessments/sitting_status'
import { markText, readMark } from '#app/assessments/written_mark'

const marked = (markTenths: number): Mark => ({ outcome: 'marked', markTenths })
const absent: Mark = { outcome: 'absent', markTenths: null }
const mark = fc.oneof(fc.integer({ min: 0, max: 1000 }).map(marked), fc.constant<Mark>(absent))

test.group('Pass rule', () => {
  test('60.0 passes and 59.9 does not; absence never does', ({ assert }) => {
    assert.isTrue(isPassed(marked(600)))
    assert.isFalse(isPassed(marked(599)))
    assert.isFalse(isPassed(absent))
    assert.isTrue(isPassed({ outcome: 'exempt', markTenths: null }))
    assert.isFalse(isPassed({ outcome: 'void', markTenths: null }))
  })

  test('a review is part of the assessment from technician up', ({ assert }) => {
    assert.deepEqual(componentsFor(2), ['theory', 'skills'])
    assert.deepEqual(componentsFor(4), ['theory', 'skills'])
    assert.deepEqual(componentsFor(5), ['theory', 'skills', 'review'])
    assert.deepEqual(componentsFor(6), ['theory', 'skills', 'review'])
  })

  test('passing means that every component is at least 60, whatever the others are', ({
    assert,
  }) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), mark, mark, mark, (rank, ...drawn) => {
        const wanted = componentsFor(rank)
        const marks = Object.fromEntries(COMPONENTS.map((one, index) => [one, drawn[index]]))
        const failed = failedComponents(wanted, marks)

        const lowest = Math.min(...wanted.map((_, index) => drawn[index].markTenths ?? -1))
        assert.equal(failed.length === 0, lowest >= 600)
        assert.isTrue(failed.every((one) => wanted.includes(one) && !isPassed(marks[one])))
      })
    )
  })

  test('a better mark never takes a pass away', ({ assert }) => {
    fc.assert(
      fc.property(mark, mark, fc.integer({ min: 0, max: 400 }), (theory, skills, more) => {
        const wanted = componentsFor(3)
        const better = marked(Math.min(1000, (theory.markTenths ?? 0) + more))
        const before = failedComponents(wanted, { theory, skills })
        const after = failedComponents(wanted, { theory: better, skills })

        assert.isTrue(after.every((one) => before.includes(one)))
      })
    )
  })

  test('a component without a mark is not passed', ({ assert }) => {
    assert.deepEqual(failedComponents(['theory', 'skills'], { theory: marked(900) }), ['skills'])
  })

  test('the list of components is read in the order of the day', ({ assert }) => {
    assert.deepEqual(readComponents('review,theory'), ['theory', 'review'])
    assert.deepEqual(readComponents(''), [])
  })
})

test.group('Written marks', () => {
  test('every mark is read as it is written', ({ assert }) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (tenths) => {
        assert.deepEqual(readMark(markText(tenths)), marked(tenths))
      })
    )
  })

  test('is read: {text}')
    .with([
      { text: '85', expected: marked(850) },
      { text: ' 85.5 ', expected: marked(855) },
      { text: '８５．５', expected: marked(855) },
      { text: '85.50', expected: marked(855) },
      { text: '0', expected: marked(0) },
      { text: '100.0', expected: marked(1000) },
      { text: '缺', expected: absent },
      { text: '缺考', expected: absent },
      { text: 'absent', expected: absent },
    ])
    .run(({ assert }, { text, expected }) => assert.deepEqual(readMark(text), expected))

  test('is not a mark: {$self}')
    .with(['', '100.1', '101', '-5', '85.55', '85分', '八十', '1e2', '60,5', 'NaN', '0x10'])
    .run(({ assert }, text) => assert.isNull(readMark(text)))
})

test.group('Status of a sitting', () => {
  test('marks are entered only on an approved plan and published only when both entries agree', ({
    assert,
  }) => {
    assert.deepEqual(statusesBefore('submitted'), ['planned'])
    assert.deepEqual(statusesBefore('approved'), ['submitted', 'entered', 'differing', 'checked'])
    assert.deepEqual(statusesBefore('entered'), ['approved', 'entered'])
    assert.deepEqual(statusesBefore('checked'), ['entered', 'differing'])
    assert.deepEqual(statusesBefore('published'), ['checked'])
    assert.deepEqual(statusesBefore('final'), ['published'])
  })

  test('nothing follows what is final', ({ assert }) => {
    assert.isFalse(SITTING_STATUSES.some((to) => canMove('final', to)))
  })
})
