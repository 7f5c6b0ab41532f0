import { test } from '@japa/runner'
import {
  databaseFault,
  isDatabaseError,
  isUniqueViolation,
  safeReason,
} from '#app/shared/database/database_fault'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

const sqlite = {
  code: 'SQLITE_CONSTRAINT_UNIQUE',
  message:
    'insert into `users` (`username`, `person_id`) values (?, ?) - UNIQUE constraint failed: users.person_id',
}
const postgres = {
  code: '23505',
  severity: 'ERROR',
  constraint: 'users_person_id_unique',
  detail: 'Key (person_id)=(7) already exists.',
  message: 'insert into "users" ("username") values ($1) - duplicate key value',
}

test.group('Faults of the database', () => {
  test('a unique violation names its own column, not those of the statement: {code}')
    .with([sqlite, postgres])
    .run(({ assert }, error) => {
      assert.isTrue(isUniqueViolation(error))
      assert.isTrue(isUniqueViolation(error, 'person_id'))
      assert.isFalse(isUniqueViolation(error, 'username'))
    })

  test('a number beyond its column is told apart', ({ assert }) => {
    assert.equal(databaseFault({ code: '22003', severity: 'ERROR' }), 'out_of_range')
  })

  test('whatever the database says carries no value into a log: {code}')
    .with([
      sqlite,
      postgres,
      { code: 'SQLITE_FULL', message: "insert into `persons` values ('张三') - disk is full" },
      { code: '22001', severity: 'ERROR', message: 'value too long', detail: '张三' },
    ])
    .run(({ assert }, error) => {
      assert.isTrue(isDatabaseError(error))
      assert.notMatch(safeReason(error), /insert|张三|person_id/)
    })

  test('a broken rule is named by its code, without the names in it', ({ assert }) => {
    const error = new RuleViolation('E_MISSING_GLYPH', { params: { name: '张三' } })

    assert.isFalse(isDatabaseError(error))
    assert.equal(safeReason(error), 'E_MISSING_GLYPH')
  })

  test('any other failure is told as it is', ({ assert }) => {
    assert.equal(safeReason(new Error('no such file')), 'no such file')
  })
})
