import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'users'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('username', 60).notNullable().unique()
      table.string('full_name', 60).notNullable()
      table.string('password', 255).notNullable()
      table.string('status', 10).notNullable().checkIn(['active', 'disabled'])
      table.string('locale', 10).notNullable()
      table.integer('base_id').unsigned().nullable()
      table.foreign('base_id').references('id').inTable('bases').onDelete('RESTRICT')
      table.index(['base_id'])
      table.integer('person_id').unsigned().nullable().unique()
      table.foreign('person_id').references('id').inTable('persons').onDelete('RESTRICT')
      table.string('password_changed_at', 24).nullable()
      table.string('last_login_at', 24).nullable()
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
