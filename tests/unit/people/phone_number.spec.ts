import { test } from '@japa/runner'
import fc from 'fast-check'
import { maskPhone, parsePhoneNumber } from '#app/people/phone_number'

test.group('Phone number', () => {
  for (const typed of [
    '13835706201',
    '138-3570-6201',
    '138 3570 6201',
    '１３８３５７０６２０１',
    '+86 13835706201',
    '8613835706201',
    '0086-138-3570-6201',
    "'13835706201",
  ]) {
    test(`${typed} is a mobile number`, ({ assert }) => {
      assert.deepEqual(parsePhoneNumber(typed), { ok: true, number: '13835706201' })
    })
  }

  for (const [typed, code] of [
    ['', 'empty'],
    ['1383570620', 'length'],
    ['138357062011', 'length'],
    ['0357-4222222', 'landline'],
    ['12835706201', 'format'],
    ['13835706201/13935706201', 'format'],
    ['无', 'format'],
  ]) {
    test(`"${typed}" is refused: ${code}`, ({ assert }) => {
      const reading = parsePhoneNumber(typed)
      assert.equal(reading.ok ? 'accepted' : reading.code, code)
    })
  }

  test('the mask shows three and four of eleven', ({ assert }) => {
    assert.equal(maskPhone('13812345678'), '138****5678')
  })

  test('the mask never shows the middle third, nor anything of three digits', ({ assert }) => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: fc.constantFrom(...'0123456789') }), (digits) => {
        const masked = maskPhone(digits)
        const third = Math.ceil(digits.length / 3)
        assert.lengthOf(masked, digits.length)
        assert.match(masked.slice(third, digits.length - third), /^\**$/)
        if (digits.length < 3) assert.match(masked, /^\*+$/)
      })
    )
  })
})
