import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'claims'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('number', 20).notNullable().unique()
      table.string('kind', 30).notNullable().checkIn(['training_subsidy'])
      table.integer('policy_id').unsigned().notNullable()
      table.foreign('policy_id').references('id').inTable('policies').onDelete('RESTRICT')
      table.index(['policy_id'])
      table.integer('fund_id').unsigned().notNullable()
      table.foreign('fund_id').references('id').inTable('funds').onDelete('RESTRICT')
      table.index(['fund_id'])
      table.integer('certificate_id').unsigned().notNullable()
      table.foreign('certificate_id').references('id').inTable('certificates').onDelete('RESTRICT')
      table.index(['certificate_id'])
      table.integer('enrolment_id').unsigned().notNullable()
      table.foreign('enrolment_id').references('id').inTable('enrolments').onDelete('RESTRICT')
      table.index(['enrolment_id'])
      table.integer('person_id').unsigned().notNullable()
      table.foreign('person_id').references('id').inTable('persons').onDelete('RESTRICT')
      table.index(['person_id'])
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
      table.string('payee_kind', 12).notNullable().checkIn(['base', 'person'])
      table.integer('amount_fen').notNullable()
      table
        .string('status', 12)
        .notNullable()
        .checkIn([
          'draft',
          'submitted',
          'reviewed',
          'approved',
          'noticed',
          'batched',
          'paying',
          'paid',
          'failed',
          'returned',
          'rejected',
          'withdrawn',
        ])
      table.integer('version').notNullable().defaultTo(1)
      table.text('facts').notNullable()
      table.text('trace').notNullable()
      table.string('trace_hash', 64).notNullable()
      table.integer('submitted_by_id').unsigned().nullable()
      table.foreign('submitted_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['submitted_by_id'])
      table.string('submitted_at', 24).nullable()
      table.integer('reviewed_by_id').unsigned().nullable()
      table.foreign('reviewed_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['reviewed_by_id'])
      table.string('reviewed_at', 24).nullable()
      table.integer('approved_by_id').unsigned().nullable()
      table.foreign('approved_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['approved_by_id'])
      table.string('approved_at', 24).nullable()
      table.string('paid_at', 24).nullable()
      table.integer('created_by_id').unsigned().notNullable()
      table.foreign('created_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['created_by_id'])
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
      table.index(['base_id', 'status'])
      table.index(['status', 'submitted_at'])
      table.index(['course_class_id', 'status'])
      table.check('amount_fen >= 0', [], 'claims_amount')
      table.check(
        '(reviewed_by_id IS NULL OR reviewed_by_id <> submitted_by_id) AND (approved_by_id IS NULL OR (approved_by_id <> reviewed_by_id AND approved_by_id <> submitted_by_id))',
        [],
        'claims_separation'
      )
    })

    this.schema.raw(
      "CREATE UNIQUE INDEX claims_live_certificate ON claims (certificate_id, kind) WHERE status NOT IN ('rejected', 'withdrawn')"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
