import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'work_days'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('day', 10).notNullable().unique()
      table.integer('year').notNullable()
      table.string('kind', 10).notNullable().checkIn(['work', 'rest'])
      table.string('name', 40).nullable()
      table.index(['year'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
