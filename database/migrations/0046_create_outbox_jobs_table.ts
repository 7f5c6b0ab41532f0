import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'outbox_jobs'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('kind', 60).notNullable()
      table.text('payload').notNullable()
      table.string('unique_key', 120).nullable().unique()
      table.integer('work_batch_id').unsigned().nullable()
      table.foreign('work_batch_id').references('id').inTable('work_batches').onDelete('RESTRICT')
      table.index(['work_batch_id'])
      table.string('status', 10).notNullable().checkIn(['pending', 'running', 'done', 'dead'])
      table.integer('attempts').notNullable().defaultTo(0)
      table.string('run_at', 24).notNullable()
      table.string('locked_until', 24).nullable()
      table.string('last_error', 500).nullable()
      table.string('created_at', 24).notNullable()
      table.string('finished_at', 24).nullable()
      table.index(['status', 'run_at'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
