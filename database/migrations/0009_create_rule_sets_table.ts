import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'rule_sets'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('kind', 12).notNullable().checkIn(['entry', 'subsidy'])
      table.string('code', 60).notNullable()
      table.string('version', 20).notNullable()
      table.string('effective_from', 10).notNullable()
      table.string('effective_to', 10).nullable()
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('definition').notNullable()
      table.string('hash', 64).notNullable()
      table.string('created_at', 24).notNullable()
      table.unique(['code', 'version'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
