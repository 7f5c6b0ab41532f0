import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { decryptField } from '#app/shared/crypto/field_cipher'
import {
  findOrCreatePeople,
  findOrCreatePerson,
  type PersonInput,
} from '#app/people/find_or_create_person'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { aTrainee, numberOf, setUpWorld } from '#tests/functional/enrolments/class_fixture'

const person = (number: number, values: Partial<PersonInput> = {}): PersonInput => ({
  name: '赵晓峰',
  documentNumber: numberOf(number),
  ...values,
})
const find = (input: PersonInput) => db.transaction((trx) => findOrCreatePerson(trx, input))
const findAll = (inputs: PersonInput[]) => db.transaction((trx) => findOrCreatePeople(trx, inputs))

test.group('Finding or creating people', (group) => {
  group.each.setup(async () => {
    const { tearDown } = await setUpWorld()
    return tearDown
  })

  test('a document is one person, however it is typed', async ({ assert }) => {
    const first = await find(person(1))
    const spaced = numberOf(1).replace(/(.{6})/, '$1 ')
    const again = await find(
      person(1, { documentNumber: spaced, documentType: 'resident_identity_card' })
    )

    assert.equal(again, first)
    assert.lengthOf(await db.from('persons'), 1)
  })

  test('the number tells type, birth and sex', async ({ assert }) => {
    await find(person(1, { sex: null }))

    const row = await db.from('persons').firstOrFail()
    assert.include(row, {
      document_type: 'resident_identity_card',
      birth_on: '1980-05-12',
      name_pinyin: 'zhao xiao feng',
      name_initials: 'zxf',
    })
    assert.equal(decryptField(row.document_cipher), numberOf(1))
  })

  test('empty fields are filled, filled ones stay', async ({ assert }) => {
    await find(person(1, { education: '高中' }))
    await find(person(1, { education: '大专', phone: aTrainee(1).phone }))
    await find(person(1, { phone: aTrainee(2).phone }))

    const row = await db.from('persons').firstOrFail()
    assert.equal(row.education, '高中')
    assert.equal(decryptField(row.phone_cipher), aTrainee(1).phone)
  })

  test('another name for a known document is refused', async ({ assert }) => {
    await find(person(1))

    const error = await find(person(1, { name: '钱大海' })).catch((caught) => caught)

    assert.instanceOf(error, RuleViolation)
    assert.equal(error.code, 'E_NAME_DIFFERS')
    assert.equal(error.params.known, '赵*峰')
  })

  test('many at once come back in their order, each document once', async ({ assert }) => {
    const known = await find(person(3))

    const outcomes = await findAll([person(5), person(3), person(5), person(1, { name: '钱' })])

    assert.equal(outcomes[1].id, known)
    assert.equal(outcomes[0].id, outcomes[2].id)
    assert.deepEqual(
      outcomes.map((outcome) => outcome.created),
      [true, false, true, true]
    )
    assert.lengthOf(await db.from('persons'), 3)
  })

  test('of many, one known under another name is told apart and left alone', async ({ assert }) => {
    await find(person(1))

    const outcomes = await findAll([person(1, { name: '钱大海', education: '大专' }), person(2)])

    assert.deepEqual(
      outcomes.map((outcome) => outcome.knownAs),
      ['赵*峰', null]
    )
    const row = await db.from('persons').where('id', outcomes[0].id).firstOrFail()
    assert.isNull(row.education)
  })

  test('two thousand people are written in one transaction', async ({ assert }) => {
    const inputs = Array.from({ length: 2_000 }, (_, at) =>
      person(at, { phone: aTrainee(at).phone })
    )

    const outcomes = await findAll(inputs)

    assert.lengthOf(new Set(outcomes.map((outcome) => outcome.id)), 2_000)
  })

  test('transactions that create the same people at once end with one row each', async ({
    assert,
  }) => {
    const numbers = Array.from({ length: 20 }, (_, at) => at + 1)

    const [first, second] = await Promise.all([
      findAll(numbers.map((number) => person(number))),
      findAll([...numbers].reverse().map((number) => person(number))),
    ])

    assert.lengthOf(await db.from('persons'), 20)
    assert.deepEqual(
      first.map((outcome) => outcome.id),
      second.map((outcome) => outcome.id).reverse()
    )
  })
})
