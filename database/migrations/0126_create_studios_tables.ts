import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Studios and training bases of skilled talents: what each kind asks, who was recognised, yearly returns. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('studio_kinds', (table) => {
      table.increments('id').notNullable()
      table.string('code', 40).notNullable().unique()
      table.string('name_zh', 80).notNullable()
      table.string('name_en', 160).notNullable()
      table.string('has_leader', 3).notNullable().checkIn(['yes', 'no'])
      table.text('conditions').notNullable()
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
    })
    this.schema.createTable('studios', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'studio_kind_id', 'studio_kinds')
      table.string('name', 120).notNullable()
      table.string('host', 120).notNullable()
      refersTo(table, 'base_id', 'bases', { optional: true })
      refersTo(table, 'leader_id', 'persons', { optional: true })
      refersTo(table, 'occupation_id', 'occupations', { optional: true })
      table.string('document', 120).notNullable()
      table.string('recognised_on', 10).notNullable()
      table.string('valid_until', 10).nullable()
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['proposed', 'recognised', 'refused', 'ended'])
      table.string('reason', 300).nullable()
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.unique(['studio_kind_id', 'name'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'studios_two_persons'
      )
      table.check('valid_until IS NULL OR valid_until >= recognised_on', [], 'studios_days')
    })
    this.schema.createTable('studio_returns', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'studio_id', 'studios')
      table.integer('year').notNullable()
      table.text('figures').notNullable()
      table.text('findings').notNullable()
      table.string('achievements', 1000).nullable()
      table.string('status', 10).notNullable().checkIn(['submitted', 'accepted', 'returned'])
      table.string('reason', 300).nullable()
      refersTo(table, 'submitted_by_id', 'users')
      table.string('submitted_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.unique(['studio_id', 'year'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> submitted_by_id',
        [],
        'studio_returns_two_persons'
      )
    })
  }

  async down() {
    this.schema.dropTable('studio_returns')
    this.schema.dropTable('studios')
    this.schema.dropTable('studio_kinds')
  }
}
