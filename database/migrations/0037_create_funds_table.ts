import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'funds'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 40).notNullable().unique()
      table.string('name_zh', 100).notNullable()
      table.string('name_en', 160).notNullable()
      table.integer('year').notNullable()
      table.bigInteger('appropriated_fen').notNullable()
      table.bigInteger('reserved_fen').notNullable().defaultTo(0)
      table.bigInteger('committed_fen').notNullable().defaultTo(0)
      table.bigInteger('paid_fen').notNullable().defaultTo(0)
      table.bigInteger('recovered_fen').notNullable().defaultTo(0)
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
      table.check(
        'reserved_fen >= 0 AND committed_fen >= 0 AND paid_fen >= 0 AND recovered_fen >= 0 AND reserved_fen + committed_fen + paid_fen - recovered_fen <= appropriated_fen',
        [],
        'funds_cover'
      )
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
