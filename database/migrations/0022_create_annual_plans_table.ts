import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'annual_plans'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('base_id').unsigned().notNullable()
      table.foreign('base_id').references('id').inTable('bases').onDelete('RESTRICT')
      table.index(['base_id'])
      table.integer('year').notNullable()
      table.integer('capacity').notNullable()
      table.integer('seats_reserved').notNullable().defaultTo(0)
      table.integer('seats_taken').notNullable().defaultTo(0)
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
      table.unique(['base_id', 'year'])
      table.check('seats_taken >= 0 AND seats_taken <= capacity', [], 'annual_plans_seats')
      table.check('seats_reserved >= 0 AND seats_reserved <= capacity', [], 'annual_plans_reserved')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
