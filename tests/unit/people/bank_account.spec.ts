import { test } from '@japa/runner'
import fc from 'fast-check'
import { maskAccount, parseBankAccount, passesLuhn } from '#app/people/bank_account'

const digits = fc.constantFrom(...'0123456789')
const card = fc
  .string({ unit: digits, minLength: 15, maxLength: 18 })
  .map((start) => start + [...'0123456789'].find((check) => passesLuhn(start + check))!)

test.group('Bank account', () => {
  for (const number of ['4111111111111111', '6222021001116245702', '79927398713']) {
    test(`${number} passes the Luhn check`, ({ assert }) => {
      assert.isTrue(passesLuhn(number))
    })
  }

  test('of the ten numbers that differ in the last digit, one passes', ({ assert }) => {
    fc.assert(
      fc.property(fc.string({ unit: digits, minLength: 1, maxLength: 20 }), (start) => {
        assert.lengthOf(
          [...'0123456789'].filter((check) => passesLuhn(start + check)),
          1
        )
      })
    )
  })

  test('a change of any one digit is noticed', ({ assert }) => {
    fc.assert(
      fc.property(card, fc.nat({ max: 14 }), digits, (number, at, digit) => {
        fc.pre(number[at] !== digit)
        assert.isFalse(passesLuhn(number.slice(0, at) + digit + number.slice(at + 1)))
      })
    )
  })

  test('spaces and full-width digits are folded', ({ assert }) => {
    assert.deepEqual(parseBankAccount('６２２２ 0210 0111 6245 702'), {
      ok: true,
      number: '6222021001116245702',
      passesLuhn: true,
    })
  })

  test('an account without a check digit is read and said to fail the check', ({ assert }) => {
    const reading = parseBankAccount('6222021001116245703')
    assert.equal(reading.ok && reading.passesLuhn, false)
  })

  for (const [typed, code] of [
    ['', 'empty'],
    ['工行卡', 'characters'],
    ['1234567', 'length'],
    ['1'.repeat(31), 'length'],
  ]) {
    test(`"${typed}" is refused: ${code}`, ({ assert }) => {
      const reading = parseBankAccount(typed)
      assert.equal(reading.ok ? 'accepted' : reading.code, code)
    })
  }

  test('the mask shows the last four of a long account and nothing of a short one', ({
    assert,
  }) => {
    assert.equal(maskAccount('6222021001116245702'), '****5702')
    assert.equal(maskAccount('12345678'), '****')
    fc.assert(
      fc.property(card, (number) => {
        assert.equal(maskAccount(number), `****${number.slice(-4)}`)
      })
    )
  })
})
