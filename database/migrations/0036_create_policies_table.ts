import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'policies'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 60).notNullable()
      table.string('version', 20).notNullable()
      table.string('kind', 30).notNullable().checkIn(['training_subsidy'])
      table.string('title_zh', 120).notNullable()
      table.string('title_en', 200).notNullable()
      table.integer('rule_set_id').unsigned().notNullable()
      table.foreign('rule_set_id').references('id').inTable('rule_sets').onDelete('RESTRICT')
      table.index(['rule_set_id'])
      table.string('status', 10).notNullable().checkIn(['draft', 'published', 'retired'])
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.string('confirmed_document', 200).nullable()
      table.integer('confirmed_by_id').unsigned().nullable()
      table.foreign('confirmed_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['confirmed_by_id'])
      table.string('confirmed_at', 24).nullable()
      table.string('effective_from', 10).notNullable()
      table.string('effective_to', 10).nullable()
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
      table.unique(['code', 'version'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
