import { test } from '@japa/runner'
import { NO_TERMS, termFaults, type ModeOfClass } from '#app/classes/modes/mode_terms'

const classOf = (changes: Partial<ModeOfClass>): ModeOfClass => ({
  mode: 'open',
  trainingKind: 'skills',
  apprenticeshipYears: null,
  hours: 80,
  payingEmployerId: null,
  ...changes,
})
const order = {
  ...NO_TERMS,
  employerId: 1,
  posts: [{ name: '焊工', headcount: 12 }],
  place: '侯马',
  hasAgreement: true,
}

test.group('What the mode of a class asks for', () => {
  test('an order and a post need employer, posts, place and agreement', ({ assert }) => {
    for (const mode of ['order', 'post']) {
      assert.deepEqual(termFaults(classOf({ mode }), NO_TERMS), [
        'employer',
        'posts',
        'place',
        'agreement',
      ])
      assert.deepEqual(termFaults(classOf({ mode }), order), [])
    }
  })

  test('open needs nothing, targeted an aim, a project its name, purchaser and document', ({
    assert,
  }) => {
    assert.deepEqual(termFaults(classOf({}), NO_TERMS), [])
    assert.deepEqual(termFaults(classOf({ mode: 'targeted' }), NO_TERMS), ['aim'])
    assert.deepEqual(termFaults(classOf({ mode: 'project' }), NO_TERMS), [
      'project',
      'purchaser',
      'document',
    ])
  })

  test('an apprenticeship needs a contract of a year and hours that add up by years', ({
    assert,
  }) => {
    const courseClass = classOf({
      mode: 'order',
      trainingKind: 'apprenticeship',
      apprenticeshipYears: 2,
      payingEmployerId: 1,
    })
    const terms = {
      ...NO_TERMS,
      employerId: 1,
      partnerInstitution: '技校',
      hasAgreement: true,
      contractFrom: '2026-03-01',
      contractUntil: '2027-02-28',
      stages: [
        { year: 1, hours: 50, content: null },
        { year: 2, hours: 30, content: null },
      ],
    }

    assert.deepEqual(termFaults(courseClass, terms), [])
    assert.deepEqual(termFaults(courseClass, { ...terms, contractUntil: '2027-02-27' }), [
      'contract_short',
    ])
    assert.deepEqual(termFaults(courseClass, { ...terms, stages: terms.stages.slice(1) }), [
      'stages',
    ])
    assert.deepEqual(
      termFaults(courseClass, {
        ...terms,
        stages: [terms.stages[0], { year: 2, hours: 31, content: null }],
      }),
      ['stage_hours']
    )
    assert.deepEqual(termFaults(courseClass, { ...terms, employerId: 2 }), ['other_employer'])
    assert.deepEqual(
      termFaults({ ...courseClass, mode: 'open' }, NO_TERMS).includes('posts'),
      false
    )
  })
})
