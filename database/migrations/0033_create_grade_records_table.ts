import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'grade_records'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('person_id').unsigned().notNullable()
      table.foreign('person_id').references('id').inTable('persons').onDelete('RESTRICT')
      table.index(['person_id'])
      table.integer('occupation_id').unsigned().notNullable()
      table.foreign('occupation_id').references('id').inTable('occupations').onDelete('RESTRICT')
      table.index(['occupation_id'])
      table.string('work_type', 60).notNullable()
      table.integer('grade_rank').notNullable()
      table
        .string('source_kind', 20)
        .notNullable()
        .checkIn(['assessment', 'award', 'recognition', 'appointment'])
      table.integer('enrolment_id').unsigned().nullable()
      table.foreign('enrolment_id').references('id').inTable('enrolments').onDelete('RESTRICT')
      table.index(['enrolment_id'])
      table.integer('sitting_id').unsigned().nullable()
      table.foreign('sitting_id').references('id').inTable('sittings').onDelete('RESTRICT')
      table.index(['sitting_id'])
      table.string('awarded_on', 10).notNullable()
      table.string('created_at', 24).notNullable()
      table.unique(['person_id', 'occupation_id', 'work_type', 'grade_rank'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
