import { test } from '@japa/runner'
import fc from 'fast-check'
import { creditCheckCharacter, parseCreditCode } from '#app/people/credit_code'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const first17 = fc.string({
  unit: fc.constantFrom(...ALPHABET),
  minLength: 17,
  maxLength: 17,
})

test.group('Unified social credit code', () => {
  test('reads region and organisation of a valid code', ({ assert }) => {
    assert.deepEqual(parseCreditCode(' 91350100m000100y43 '), {
      ok: true,
      code: '91350100M000100Y43',
      regionCode: '350100',
      organisationCode: 'M000100Y4',
    })
  })

  for (const [typed, fault] of [
    ['', 'empty'],
    ['91350100M000100Y4', 'length'],
    ['9135010OM000100Y43', 'characters'],
    ['91350100M000100Y44', 'checksum'],
  ]) {
    test(`"${typed}" is refused: ${fault}`, ({ assert }) => {
      const reading = parseCreditCode(typed)
      assert.equal(reading.ok ? 'accepted' : reading.fault, fault)
    })
  }

  test('every first 17 have one check character, whatever the remainder', ({ assert }) => {
    fc.assert(
      fc.property(first17, (start) => {
        const valid = [...ALPHABET].filter((check) => parseCreditCode(start + check).ok)
        assert.deepEqual(valid, [creditCheckCharacter(start)])
      })
    )
  })

  test('a remainder of zero asks for 0', ({ assert }) => {
    assert.equal(creditCheckCharacter('0'.repeat(17)), '0')
  })
})
