import { test } from '@japa/runner'
import { readDocument } from '#app/people/identity_document'
import { identityCheckCharacter } from '#app/people/identity_number'

const complete = (first17: string) => first17 + identityCheckCharacter(first17)

test.group('Identity documents', () => {
  test('a number of 18 characters tells its own type, whatever was chosen')
    .with([
      ['14108119900512123', 'resident_identity_card'],
      ['81000019900512123', 'hk_macao_residence_permit'],
      ['82000019900512123', 'hk_macao_residence_permit'],
      ['83000019900512123', 'taiwan_residence_permit'],
      ['91108119900512123', 'foreign_permanent_resident_card'],
    ])
    .run(({ assert }, [first17, type]) => {
      const reading = readDocument('resident_identity_card', complete(first17))
      assert.deepInclude(reading, { ok: true, type })
    })

  test('a passport is kept as it is, folded and masked', ({ assert }) => {
    const reading = readDocument('passport', ' e1234567８ ')

    assert.deepEqual(reading, {
      ok: true,
      type: 'passport',
      number: 'E12345678',
      mask: 'E12****78',
      birthOn: null,
      sex: null,
    })
  })

  test('a type that is not known is read as an identity number', ({ assert }) => {
    const reading = readDocument('library_card', 'E12345678')

    assert.deepInclude(reading, { ok: false, fault: 'characters' })
  })

  test('a passport number with other signs is refused', ({ assert }) => {
    assert.deepInclude(readDocument('passport', 'E12<34567'), { ok: false, fault: 'document' })
  })
})
