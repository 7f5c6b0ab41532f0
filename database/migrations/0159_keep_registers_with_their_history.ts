import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'
import { reshapeTable } from '#app/shared/database/reshape_table'

/**
 * What changed in the filing of an examiner or of a special ability; a person may have an account as
 * officer beside the one as trainee; a post ends by its day, which is nobody's decision.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.schema.createTable('examiner_changes', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'examiner_id', 'examiners')
      table.string('kind_before', 12).notNullable()
      table.string('kind_after', 12).notNullable()
      table.text('occupations_before').notNullable()
      table.text('occupations_after').notNullable()
      table.string('reason', 200).notNullable()
      table.string('document', 120).notNullable()
      refersTo(table, 'changed_by_id', 'users')
      table.string('changed_at', 24).notNullable()
    })
    appendOnly(this.schema, 'examiner_changes')
    this.schema.createTable('special_ability_renewals', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'special_ability_id', 'special_abilities')
      table.string('filed_until_before', 10).notNullable()
      table.string('document_before', 200).notNullable()
      table.string('filed_until', 10).notNullable()
      table.string('document', 200).notNullable()
      refersTo(table, 'renewed_by_id', 'users')
      table.string('renewed_at', 24).notNullable()
    })
    appendOnly(this.schema, 'special_ability_renewals')
    this.schema.alterTable('users', (table) => {
      table.dropUnique(['person_id'])
      table.index(['person_id'])
    })
    this.defer(async (client) => {
      await reshapeTable(client, 'appointment_decisions', { optional: ['decided_by_id'] })
    })
  }

  async down() {
    this.schema.alterTable('users', (table) => {
      table.dropIndex(['person_id'])
      table.unique(['person_id'])
    })
    this.schema.dropTable('special_ability_renewals')
    this.schema.dropTable('examiner_changes')
  }
}
