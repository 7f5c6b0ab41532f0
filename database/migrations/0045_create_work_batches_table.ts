import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'work_batches'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('kind', 40).notNullable()
      table.string('subject_type', 40).notNullable()
      table.integer('subject_id').notNullable()
      table.integer('total').notNullable()
      table.integer('done').notNullable().defaultTo(0)
      table.integer('failed').notNullable().defaultTo(0)
      table.string('status', 10).notNullable().checkIn(['queued', 'running', 'finished'])
      table.text('note').nullable()
      table.integer('created_by_id').unsigned().nullable()
      table.foreign('created_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['created_by_id'])
      table.string('created_at', 24).notNullable()
      table.string('finished_at', 24).nullable()
      table.check('done >= 0 AND failed >= 0 AND done + failed <= total', [], 'work_batches_counts')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
