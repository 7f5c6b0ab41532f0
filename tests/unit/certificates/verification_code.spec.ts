import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  newVerificationCode,
  normaliseVerificationCode,
  VERIFICATION_ALPHABET,
} from '#app/certificates/verification_code'

test.group('Verification code', () => {
  test('carries five bits of chance in each of twelve symbols', ({ assert }) => {
    assert.lengthOf(new Set(VERIFICATION_ALPHABET), 32)
    const low = newVerificationCode((count) => new Uint8Array(count))
    const high = newVerificationCode((count) => new Uint8Array(count).fill(255))
    assert.equal(low, '0000-0000-0000')
    assert.equal(high, 'ZZZZ-ZZZZ-ZZZZ')
    const codes = new Set(Array.from({ length: 5000 }, () => newVerificationCode()))
    assert.lengthOf(codes, 5000)
    assert.lengthOf(new Set([...codes].join('').replaceAll('-', '')), 32)
  })

  test('is never printed with symbols that look alike', ({ assert }) => {
    const bytes = fc.uint8Array({ minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(bytes, (random) => {
        assert.match(
          newVerificationCode(() => random),
          /^([0-9A-HJKMNP-TV-Z]{4}-?){3}$/
        )
      })
    )
  })

  test('is recognised however it is typed', ({ assert }) => {
    for (const typed of [
      '7K3M-9QXD-2FHT',
      ' 7k3m 9qxd 2fht ',
      '7k3m9qxd2fht',
      '７Ｋ３Ｍ－９ＱＸＤ－２ＦＨＴ',
      '7K3M—9QXD–2FHT',
    ]) {
      assert.equal(normaliseVerificationCode(typed), '7K3M-9QXD-2FHT')
    }
    assert.equal(normaliseVerificationCode('oOiI-lL00-1111'), '0011-1100-1111')
  })

  test('the number of an award is none, and none is drawn that could be one', ({ assert }) => {
    for (const typed of ['JS2610000017', 'js26 1000 0017', 'ＪＳ－２６１０００００１７']) {
      assert.isNull(normaliseVerificationCode(typed))
    }
    assert.equal(normaliseVerificationCode('JS26-1000-001A'), 'JS26-1000-001A')
    const bytes = [...'JS2610000017'].map((symbol) => VERIFICATION_ALPHABET.indexOf(symbol))
    const draws = [Uint8Array.from(bytes), new Uint8Array(12)]
    assert.equal(
      newVerificationCode(() => draws.shift()!),
      '0000-0000-0000'
    )
  })

  test('{text} is no code')
    .with(['', '7K3M-9QXD-2FH', '7K3M-9QXD-2FHTA', '7K3M-9QXD-2FHU', '七K3M-9QXD-2FHT'])
    .run(({ assert }, text) => {
      assert.isNull(normaliseVerificationCode(text))
    })
})
