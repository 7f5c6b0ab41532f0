import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'certificates'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('number', 22).notNullable().unique()
      table.string('verification_code', 12).notNullable().unique()
      table.string('kind', 20).notNullable().checkIn(['skill_grade'])
      table.integer('person_id').unsigned().notNullable()
      table.foreign('person_id').references('id').inTable('persons').onDelete('RESTRICT')
      table.index(['person_id'])
      table.integer('enrolment_id').unsigned().notNullable()
      table.foreign('enrolment_id').references('id').inTable('enrolments').onDelete('RESTRICT')
      table.index(['enrolment_id'])
      table.integer('grade_record_id').unsigned().notNullable()
      table
        .foreign('grade_record_id')
        .references('id')
        .inTable('grade_records')
        .onDelete('RESTRICT')
      table.index(['grade_record_id'])
      table.integer('course_class_id').unsigned().notNullable()
      table
        .foreign('course_class_id')
        .references('id')
        .inTable('course_classes')
        .onDelete('RESTRICT')
      table.index(['course_class_id'])
      table.integer('base_id').unsigned().notNullable()
      table.foreign('base_id').references('id').inTable('bases').onDelete('RESTRICT')
      table.index(['base_id'])
      table.integer('occupation_id').unsigned().notNullable()
      table.foreign('occupation_id').references('id').inTable('occupations').onDelete('RESTRICT')
      table.index(['occupation_id'])
      table.string('work_type', 60).notNullable()
      table.integer('grade_rank').notNullable()
      table.integer('assessment_body_id').unsigned().notNullable()
      table
        .foreign('assessment_body_id')
        .references('id')
        .inTable('assessment_bodies')
        .onDelete('RESTRICT')
      table.index(['assessment_body_id'])
      table.string('issued_on', 10).notNullable()
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['issued', 'printed', 'delivered', 'revoked', 'superseded'])
      table.text('facts_cipher').notNullable()
      table.string('holder_mask', 40).notNullable()
      table.string('template_version', 20).notNullable()
      table.string('pdf_path', 200).nullable()
      table.string('pdf_sha256', 64).nullable()
      table.integer('pdf_bytes').nullable()
      table.integer('issued_by_id').unsigned().notNullable()
      table.foreign('issued_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['issued_by_id'])
      table.string('issued_at', 24).notNullable()
      table.string('revoked_at', 24).nullable()
      table.string('revoked_reason', 300).nullable()
      table.integer('revoked_by_id').unsigned().nullable()
      table.foreign('revoked_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['revoked_by_id'])
      table.integer('successor_id').unsigned().nullable()
      table.foreign('successor_id').references('id').inTable('certificates').onDelete('RESTRICT')
      table.index(['successor_id'])
      table.string('created_at', 24).notNullable()
      table.index(['base_id', 'status'])
      table.index(['course_class_id', 'status'])
    })

    this.schema.raw(
      "CREATE UNIQUE INDEX certificates_live_grade ON certificates (person_id, occupation_id, work_type, grade_rank) WHERE status NOT IN ('revoked', 'superseded')"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
