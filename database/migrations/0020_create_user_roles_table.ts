import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'user_roles'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('user_id').unsigned().notNullable()
      table.foreign('user_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['user_id'])
      table
        .string('role', 20)
        .notNullable()
        .checkIn([
          'base_admin',
          'instructor',
          'trainee',
          'reviewer',
          'approver',
          'finance',
          'policy_manager',
          'auditor',
          'system_admin',
        ])
      table.string('granted_at', 24).notNullable()
      table.unique(['user_id', 'role'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
