import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'scores'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('sitting_id').unsigned().notNullable()
      table.foreign('sitting_id').references('id').inTable('sittings').onDelete('RESTRICT')
      table.integer('enrolment_id').unsigned().notNullable()
      table.foreign('enrolment_id').references('id').inTable('enrolments').onDelete('RESTRICT')
      table.index(['enrolment_id'])
      table.string('component', 10).notNullable().checkIn(['theory', 'skills', 'review'])
      table.string('outcome', 10).notNullable().checkIn(['marked', 'absent'])
      table.integer('mark_tenths').nullable()
      table.integer('entered_by_id').notNullable()
      table.string('entered_at', 24).notNullable()
      table.unique(['sitting_id', 'enrolment_id', 'component'])
      table.check('mark_tenths IS NULL OR mark_tenths BETWEEN 0 AND 1000', [], 'scores_mark')
      table.check(
        "(outcome = 'marked' AND mark_tenths IS NOT NULL) OR (outcome = 'absent' AND mark_tenths IS NULL)",
        [],
        'scores_outcome'
      )
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
