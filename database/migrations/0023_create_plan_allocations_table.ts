import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'plan_allocations'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('annual_plan_id').unsigned().notNullable()
      table.foreign('annual_plan_id').references('id').inTable('annual_plans').onDelete('RESTRICT')
      table.index(['annual_plan_id'])
      table.integer('specialty_id').unsigned().notNullable()
      table.foreign('specialty_id').references('id').inTable('specialties').onDelete('RESTRICT')
      table.index(['specialty_id'])
      table.integer('capacity').notNullable()
      table.integer('seats_reserved').notNullable().defaultTo(0)
      table.integer('seats_taken').notNullable().defaultTo(0)
      table.unique(['annual_plan_id', 'specialty_id'])
      table.check('seats_taken >= 0 AND seats_taken <= capacity', [], 'plan_allocations_seats')
      table.check(
        'seats_reserved >= 0 AND seats_reserved <= capacity',
        [],
        'plan_allocations_reserved'
      )
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
