import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/**
 * Paper copies of certificates. A certificate has at most one that counts; a spoiled or lost one keeps its
 * serial, and the next one is linked to it.
 */
export default class extends BaseSchema {
  protected tableName = 'certificate_prints'

  async up() {
    this.schema.createTable('printing_runs', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'base_id', 'bases', { optional: true })
      refersTo(table, 'course_class_id', 'course_classes', { optional: true })
      table.string('design', 8).notNullable().checkIn(['sheet', 'card'])
      refersTo(table, 'prepared_by_id', 'users')
      table.string('prepared_at', 24).notNullable()
    })
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'certificate_id', 'certificates')
      refersTo(table, 'printing_run_id', 'printing_runs', { optional: true })
      refersTo(table, 'certificate_change_id', 'certificate_changes', { optional: true })
      table.integer('print_number').notNullable()
      table.string('serial', 40).notNullable()
      table.string('design', 8).notNullable().checkIn(['sheet', 'card'])
      table
        .string('status', 10)
        .notNullable()
        .checkIn(['prepared', 'printed', 'delivered', 'spoiled', 'lost'])
      refersTo(table, 'replaces_id', 'certificate_prints', { optional: true })
      refersTo(table, 'prepared_by_id', 'users')
      table.string('prepared_at', 24).notNullable()
      table.string('printed_at', 24).nullable()
      table.string('delivered_at', 24).nullable()
      table.string('received_by', 8).nullable().checkIn(['holder', 'proxy'])
      table.string('ended_at', 24).nullable()
      table.string('end_reason', 200).nullable()
      table.string('pdf_path', 200).nullable()
      table.string('pdf_sha256', 64).nullable()
      table.integer('pdf_bytes').nullable()
      table.string('pdf_signature', 200).nullable()
      table.string('signing_certificate_sha256', 64).nullable()
      table.unique(['certificate_id', 'print_number'])
      table.unique(['replaces_id'])
      table.index(['pdf_sha256'])
      table.check('print_number >= 1', [], 'certificate_prints_number')
      table.check(
        "(status IN ('spoiled', 'lost')) = (ended_at IS NOT NULL)",
        [],
        'certificate_prints_ended'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX certificate_prints_live ON certificate_prints (certificate_id) WHERE status IN ('prepared', 'printed', 'delivered')"
    )
    this.schema.createTable('certificate_losses', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'certificate_id', 'certificates')
      refersTo(table, 'certificate_print_id', 'certificate_prints', { optional: true })
      table.string('lost_on', 10).notNullable()
      table.string('statement', 200).notNullable()
      refersTo(table, 'reported_by_id', 'users')
      table.string('reported_at', 24).notNullable()
      refersTo(table, 'certificate_change_id', 'certificate_changes', { optional: true })
    })
  }

  async down() {
    this.schema.dropTable('certificate_losses')
    this.schema.dropTable(this.tableName)
    this.schema.dropTable('printing_runs')
  }
}
