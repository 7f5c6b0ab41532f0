import { test } from '@japa/runner'
import { blindIndex, decryptField, encryptField } from '#app/shared/crypto/field_cipher'

test.group('Personal fields at rest', () => {
  test('a field comes back as it was, and never looks the same twice', ({ assert }) => {
    const number = '14108119900512001X'
    const [once, again] = [encryptField(number), encryptField(number)]

    assert.equal(decryptField(once), number)
    assert.notEqual(once, again)
    assert.notInclude(once, '1990')
  })

  test('an altered field is refused', ({ assert }) => {
    const text = encryptField('13800001111')
    const bytes = Buffer.from(text.slice(3), 'base64')
    bytes[bytes.length - 1] ^= 1

    assert.throws(() => decryptField(`v1.${bytes.toString('base64')}`))
    assert.throws(() => decryptField('v9.AAAA'), /version/)
  })

  test('the blind index finds equal texts and keeps purposes apart', ({ assert }) => {
    assert.equal(blindIndex('phone', '13800001111'), blindIndex('phone', '13800001111'))
    assert.notEqual(blindIndex('phone', '13800001111'), blindIndex('account', '13800001111'))
    assert.notInclude(blindIndex('phone', '13800001111'), '1380')
  })
})
