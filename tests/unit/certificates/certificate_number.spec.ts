import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  CertificateNumberError,
  composeCertificateNumber,
  normaliseCertificateNumber,
  parseCertificateNumber,
  type CertificateNumberParts,
} from '#app/certificates/certificate_number'

const digits = (length: number, least = 0) =>
  fc.integer({ min: least, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'))

const parts: fc.Arbitrary<CertificateNumberParts> = fc.record({
  typeLetter: fc.constantFrom('S', 'Y'),
  bodyCode: digits(4),
  provinceCode: fc.constantFrom('11', '14', '37', '65'),
  sequenceCode: digits(6, 1),
  issuedOn: fc
    .record({
      year: fc.integer({ min: 2000, max: 2099 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    })
    .map(({ year, month, day }) =>
      [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
    ),
  gradeRank: fc.integer({ min: 2, max: 7 }),
  serial: fc.integer({ min: 1, max: 999_999 }),
})

function codeOf(act: () => unknown): string | null {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof CertificateNumberError) return error.code
    throw error
  }
}

const base: CertificateNumberParts = {
  typeLetter: 'S',
  bodyCode: '0000',
  provinceCode: '14',
  sequenceCode: '100001',
  issuedOn: '2025-06-30',
  gradeRank: 3,
  serial: 123,
}

test.group('Certificate number', () => {
  test('is one letter and 21 digits in seven segments', ({ assert }) => {
    assert.equal(composeCertificateNumber(base), 'S000014100001254000123')
  })

  test('of 特级技师 has a second letter', ({ assert }) => {
    assert.equal(composeCertificateNumber({ ...base, gradeRank: 7 }), 'S00001410000125T000123')
  })

  test('comes back from parsing with every segment it was made of', ({ assert }) => {
    fc.assert(
      fc.property(parts, (made) => {
        const number = composeCertificateNumber(made)
        const read = parseCertificateNumber(number)
        assert.lengthOf(number, 22)
        assert.equal(read.number, number)
        assert.equal(read.typeLetter, made.typeLetter)
        assert.equal(read.bodyCode, made.bodyCode)
        assert.equal(read.provinceCode, made.provinceCode)
        assert.equal(read.sequenceCode, made.sequenceCode)
        assert.equal(read.year, Number(made.issuedOn.slice(0, 4)))
        assert.equal(read.gradeRank, made.gradeRank)
        assert.equal(read.serial, made.serial)
      })
    )
  })

  test('is read the same from lower case, groups, dashes and full-width forms', ({ assert }) => {
    fc.assert(
      fc.property(
        parts,
        fc.array(fc.constantFrom('', ' ', '-', '－', '–', '\u3000', '\u200b'), {
          minLength: 22,
          maxLength: 22,
        }),
        fc.boolean(),
        (made, gaps, wide) => {
          const number = composeCertificateNumber(made)
          const typed = [...number]
            .map((character, i) => {
              const shown = wide
                ? String.fromCharCode(character.charCodeAt(0) + 0xfee0)
                : character.toLowerCase()
              return shown + gaps[i]
            })
            .join('')
          assert.equal(normaliseCertificateNumber(typed), number)
          assert.equal(parseCertificateNumber(typed).number, number)
        }
      )
    )
  })

  test('cannot be made with {code} out of range')
    .with([
      { code: 'type_letter', change: { typeLetter: 'X' } },
      { code: 'type_letter', change: { typeLetter: 's' } },
      { code: 'body_code', change: { bodyCode: '000' } },
      { code: 'body_code', change: { bodyCode: '00O0' } },
      { code: 'province_code', change: { provinceCode: '10' } },
      { code: 'province_code', change: { provinceCode: '99' } },
      { code: 'sequence_code', change: { sequenceCode: '000000' } },
      { code: 'sequence_code', change: { sequenceCode: '1234567' } },
      { code: 'issued_on', change: { issuedOn: '2026-02-29' } },
      { code: 'issued_on', change: { issuedOn: '2026-13-01' } },
      { code: 'issued_on', change: { issuedOn: '26-10-12' } },
      { code: 'year', change: { issuedOn: '1999-12-31' } },
      { code: 'grade', change: { gradeRank: 1 } },
      { code: 'grade', change: { gradeRank: 8 } },
      { code: 'grade', change: { gradeRank: 9, gradeLetter: 'Z' } },
      { code: 'grade', change: { gradeRank: 7, gradeLetter: '5' } },
      { code: 'serial', change: { serial: 0 } },
      { code: 'serial', change: { serial: 1_000_000 } },
      { code: 'serial', change: { serial: 1.5 } },
    ])
    .run(({ assert }, { code, change }) => {
      const broken = { ...base, ...change } as CertificateNumberParts
      assert.equal(
        codeOf(() => composeCertificateNumber(broken)),
        code
      )
    })

  test('{text} is refused because of {code}')
    .with([
      { text: '', code: 'length' },
      { text: 'S00001410000125400012', code: 'length' },
      { text: 'RSN3000881234567890', code: 'length' },
      { text: 'X000014100001254000123', code: 'type_letter' },
      { text: 'S00O014100001254000123', code: 'body_code' },
      { text: 'S000099100001254000123', code: 'province_code' },
      { text: 'S000014000000254000123', code: 'sequence_code' },
      { text: 'S0000141000012A4000123', code: 'year' },
      { text: 'S000014100001250000123', code: 'grade' },
      { text: 'S000014100001256000123', code: 'grade' },
      { text: 'S000014100001254000000', code: 'serial' },
      { text: 'S00001410000125400012X', code: 'serial' },
    ])
    .run(({ assert }, { text, code }) => {
      assert.equal(
        codeOf(() => parseCertificateNumber(text)),
        code
      )
    })

  test('with a letter nobody published is read without a rank', ({ assert }) => {
    const read = parseCertificateNumber('S00001410000125Q000123')
    assert.equal(read.gradeSymbol, 'Q')
    assert.isNull(read.gradeRank)
  })
})
