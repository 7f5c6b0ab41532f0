import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/**
 * The record of all certificates for the public: an entry when one is issued and when it ends, and for each
 * day a signed root over all entries up to then. Nothing of it is ever changed or taken out.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('seal_entries', (table) => {
      table.increments('id').notNullable()
      table.integer('position').notNullable().unique()
      refersTo(table, 'certificate_id', 'certificates')
      table.string('status', 12).notNullable().checkIn(['issued', 'revoked', 'superseded'])
      table.string('salt', 32).notNullable()
      table.string('facts_hash', 64).notNullable()
      table.string('leaf_hash', 64).notNullable()
      table.unique(['certificate_id', 'status'])
      table.check('position >= 0', [], 'seal_entries_position')
    })
    this.schema.createTable('daily_roots', (table) => {
      table.increments('id').notNullable()
      table.string('day', 10).notNullable().unique()
      table.integer('tree_size').notNullable()
      table.string('root_hash', 64).notNullable()
      table.string('kid', 20).notNullable()
      table.text('signed_root').notNullable()
      table.string('sealed_at', 24).notNullable()
      table.foreign('kid').references('kid').inTable('signing_keys').onDelete('RESTRICT')
      table.check('tree_size >= 0', [], 'daily_roots_size')
    })
    appendOnly(this.schema, 'seal_entries')
    appendOnly(this.schema, 'daily_roots')
  }

  async down() {
    this.schema.dropTable('daily_roots')
    this.schema.dropTable('seal_entries')
  }
}
