import { test } from '@japa/runner'
import fc from 'fast-check'
import IDValidator from 'id-validator'
import {
  ageOn,
  identityCheckCharacter,
  maskIdentityNumber,
  parseIdentityNumber,
} from '#app/people/identity_number'

const today = '2026-11-22'

const first17 = fc
  .tuple(
    fc.constantFrom('141081', '142602', '110105', '652901', '810000'),
    fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2026-11-22T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.integer({ min: 0, max: 999 })
  )
  .map(([region, birth, sequence]) => {
    const birthOn = birth.toISOString().slice(0, 10).replaceAll('-', '')
    return `${region}${birthOn}${String(sequence).padStart(3, '0')}`
  })
const validNumber = first17.map((digits) => digits + identityCheckCharacter(digits))

test.group('Identity number | parsing', () => {
  test('reads region, birth day and sex', ({ assert }) => {
    assert.deepEqual(parseIdentityNumber('11010519491231002X', { today }), {
      ok: true,
      number: '11010519491231002X',
      kind: 'resident_card',
      birthOn: '1949-12-31',
      sex: 'female',
      regionCode: '110105',
    })
  })

  test('accepts what people type: full width, lower case, spaces, an apostrophe', ({ assert }) => {
    for (const typed of [
      '１１０１０５１９４９１２３１００２ｘ',
      '11010519491231002x',
      ' 110105 19491231 002X\u3000',
      "'11010519491231002X",
      '\u202a11010519491231002X\u202c',
    ]) {
      const reading = parseIdentityNumber(typed, { today })
      assert.equal(reading.ok && reading.number, '11010519491231002X', typed)
    }
  })

  test('accepts a region code that has been abolished', ({ assert }) => {
    const digits = '14260219800101001'
    assert.isTrue(parseIdentityNumber(digits + identityCheckCharacter(digits), { today }).ok)
  })

  for (const [digits, kind] of [
    ['81000019900101001', 'residence_permit'],
    ['82000019900101001', 'residence_permit'],
    ['83000019900101001', 'residence_permit'],
    ['91184019900101001', 'permanent_residence'],
  ]) {
    test(`tells ${kind} by ${digits.slice(0, 2)}`, ({ assert }) => {
      const reading = parseIdentityNumber(digits + identityCheckCharacter(digits), { today })
      assert.equal(reading.ok && reading.kind, kind)
    })
  }

  for (const [text, code] of [
    ['', 'empty'],
    ['　', 'empty'],
    ['110105491231002', 'old_number'],
    ['1101051949123100', 'length'],
    ['11010519491231002X1', 'characters'],
    ['1101051949123100X2', 'characters'],
    ['H12345678', 'characters'],
    ['990105194912310021', 'checksum'],
    ['000105194912310021', 'region'],
    ['110105194913310021', 'birth_date'],
    ['110105200102290021', 'birth_date'],
    ['110105189912310021', 'birth_date'],
    ['110105202611230021', 'birth_future'],
    ['110105194912310021', 'checksum'],
  ]) {
    test(`refuses "${text}": ${code}`, ({ assert }) => {
      const reading = parseIdentityNumber(text, { today })
      assert.equal(reading.ok ? 'accepted' : reading.code, code)
    })
  }

  test('names the check character that the digits ask for', ({ assert }) => {
    const reading = parseIdentityNumber('110105194912310021', { today })
    assert.equal(!reading.ok && reading.expected, 'X')
  })

  test('somebody born today is accepted', ({ assert }) => {
    const digits = '14108120261122001'
    assert.isTrue(parseIdentityNumber(digits + identityCheckCharacter(digits), { today }).ok)
  })
})

test.group('Identity number | properties', () => {
  const other = new IDValidator()

  test('every number with the right check character is valid, here and elsewhere', ({ assert }) => {
    fc.assert(
      fc.property(validNumber, (number) => {
        assert.isTrue(parseIdentityNumber(number, { today }).ok, number)
        assert.isTrue(other.isValid(number), number)
      })
    )
  })

  test('a change of any one character is noticed, here and elsewhere', ({ assert }) => {
    fc.assert(
      fc.property(
        validNumber,
        fc.nat({ max: 17 }),
        fc.constantFrom(...'0123456789'),
        (number, at, digit) => {
          fc.pre(number[at] !== digit)
          const changed = number.slice(0, at) + digit + number.slice(at + 1)
          assert.isFalse(parseIdentityNumber(changed, { today }).ok, changed)
          assert.isFalse(other.isValid(changed), changed)
        }
      )
    )
  })

  test('two neighbours that changed places are noticed', ({ assert }) => {
    fc.assert(
      fc.property(validNumber, fc.nat({ max: 15 }), (number, at) => {
        fc.pre(number[at] !== number[at + 1])
        const swapped = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2)
        assert.isFalse(parseIdentityNumber(swapped, { today }).ok, swapped)
      })
    )
  })

  test('any text at all is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseIdentityNumber(text, { today })
        maskIdentityNumber(text)
      })
    )
  })

  test('the mask shows six and four of eighteen and never the birth day', ({ assert }) => {
    fc.assert(
      fc.property(validNumber, (number) => {
        assert.equal(maskIdentityNumber(number), `${number.slice(0, 6)}********${number.slice(14)}`)
      })
    )
  })

  test('the mask of any other text hides at least four tenths of it', ({ assert }) => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: fc.constantFrom(...'0123456789X') }), (text) => {
        const hidden = [...maskIdentityNumber(text)].filter((sign) => sign === '*').length
        assert.isAtLeast(hidden, Math.ceil(text.length * 0.4))
      })
    )
  })
})

test.group('Identity number | age', () => {
  for (const [birthOn, day, age] of [
    ['2010-11-22', '2026-11-21', 15],
    ['2010-11-22', '2026-11-22', 16],
    ['2008-02-29', '2024-02-28', 15],
    ['2008-02-29', '2024-02-29', 16],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
  ] as const) {
    test(`born ${birthOn}, aged ${age} on ${day}`, ({ assert }) => {
      assert.equal(ageOn(birthOn, day), age)
    })
  }
})
