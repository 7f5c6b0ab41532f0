import { test } from '@japa/runner'
import {
  maskCertificateNumber,
  parseCertificateNumber,
} from '#app/grades/evidence/certificate_numbers'
import { SCHOOL_KINDS } from '#app/grades/evidence/evidence_kinds'

/** Constructed numbers of nobody. */
const GRADE = 'S000014100001254000123'
const OLD = '1404000000401234'

test.group('Number of a certificate', () => {
  test('{kind} {text} is read')
    .with([
      { kind: 'skill_grade', text: GRADE, digit: 4, year: '25', isSpecial: false },
      {
        kind: 'skill_grade',
        text: ' ｓ0000 14100001 25 4 000123 ',
        digit: 4,
        year: '25',
        isSpecial: false,
      },
      {
        kind: 'skill_grade',
        text: 'Y00001410000125T000001',
        digit: null,
        year: '25',
        isSpecial: true,
      },
      { kind: 'qualification', text: OLD, digit: 4, year: '14', isSpecial: false },
      { kind: 'other', text: 'RSN300088123456789', digit: null, year: null, isSpecial: false },
    ] as const)
    .run(({ assert }, { kind, text, ...expected }) => {
      assert.deepInclude(parseCertificateNumber(kind, text), { ok: true, ...expected })
    })

  test('{kind} {text} is wrong at its {segment}')
    .with([
      { kind: 'skill_grade', text: GRADE.slice(1), segment: 'length', from: 1, to: 21 },
      { kind: 'skill_grade', text: `X${GRADE.slice(1)}`, segment: 'letter', from: 1, to: 1 },
      { kind: 'skill_grade', text: 'S00A014100001254000123', segment: 'body', from: 2, to: 5 },
      { kind: 'skill_grade', text: 'S000019100001254000123', segment: 'province', from: 6, to: 7 },
      { kind: 'skill_grade', text: 'S00001410000X254000123', segment: 'sequence', from: 8, to: 13 },
      { kind: 'skill_grade', text: 'S0000141000012X4000123', segment: 'year', from: 14, to: 15 },
      { kind: 'skill_grade', text: 'S000014100001256000123', segment: 'grade', from: 16, to: 16 },
      { kind: 'skill_grade', text: 'S000014100001254000000', segment: 'serial', from: 17, to: 22 },
      { kind: 'qualification', text: '140400000401234', segment: 'length', from: 1, to: 15 },
      { kind: 'qualification', text: '1404005000401234', segment: 'institution', from: 7, to: 10 },
      { kind: 'qualification', text: '1404000000601234', segment: 'grade', from: 11, to: 11 },
      { kind: 'other', text: 'AB-1234567', segment: 'characters', from: 3, to: 3 },
      { kind: 'other', text: 'AB1', segment: 'length', from: 1, to: 3 },
    ] as const)
    .run(({ assert }, { kind, text, ...expected }) => {
      assert.deepInclude(parseCertificateNumber(kind, text), { ok: false, ...expected })
    })

  test('a mask tells certificates apart and hides most', ({ assert }) => {
    assert.equal(maskCertificateNumber(GRADE), 'S0000************00123')
    assert.equal(maskCertificateNumber('AB12345'), 'AB****45')
  })
})

test.group('What a diploma counts as', () => {
  test('a higher class of a technical school counts as the lower ones too', ({ assert }) => {
    assert.includeMembers(
      [...SCHOOL_KINDS.reserve_technician_class],
      [...SCHOOL_KINDS.senior_technical_class]
    )
    assert.includeMembers(
      [...SCHOOL_KINDS.assessed_higher_vocational],
      [...SCHOOL_KINDS.higher_vocational]
    )
    for (const counted of Object.values(SCHOOL_KINDS)) {
      assert.include([...counted], 'secondary_vocational')
    }
  })
})
