import { BaseSchema } from '@adonisjs/lucid/schema'

/** Who comes first on a waiting list and how long an offer stands: data of the place. */
export default class extends BaseSchema {
  protected tableName = 'waiting_rules'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 40).notNullable().unique()
      table.string('effective_from', 10).notNullable()
      table.text('priorities').notNullable()
      table.string('offer_unit', 12).notNullable().checkIn(['hours', 'working_days'])
      table.integer('offer_amount').notNullable()
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
      table.index(['effective_from'])
      table.check('offer_amount BETWEEN 1 AND 1000', [], 'waiting_rules_amount')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
