import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** What an application for opening needs, each time it was made, and what the bureau found wrong. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('opening_rules', (table) => {
      table.increments('id').notNullable()
      table.string('code', 40).notNullable().unique()
      table.string('effective_from', 10).notNullable()
      table.integer('answer_days').notNullable()
      table.integer('lead_days').notNullable()
      table.string('lead_action', 8).notNullable().checkIn(['warn', 'refuse'])
      table.text('materials').notNullable()
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
      table.index(['effective_from'])
      table.check('answer_days BETWEEN 1 AND 60', [], 'opening_rules_answer')
      table.check('lead_days BETWEEN 0 AND 90', [], 'opening_rules_lead')
    })
    this.schema.createTable('opening_materials', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'course_class_id', 'course_classes')
      table.string('code', 40).notNullable()
      table.string('document_number', 80).nullable()
      table.string('file_path', 200).nullable()
      table.string('file_sha256', 64).nullable()
      table.string('file_kind', 4).nullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check(
        'document_number IS NOT NULL OR file_path IS NOT NULL',
        [],
        'opening_materials_content'
      )
    })
    this.schema.createTable('opening_rounds', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'course_class_id', 'course_classes')
      table.integer('round').notNullable()
      table.unique(['course_class_id', 'round'])
      refersTo(table, 'opening_rule_id', 'opening_rules', { optional: true })
      table.text('snapshot').notNullable()
      table.string('applied_on', 10).notNullable()
      table.string('due_on', 10).nullable()
      table.index(['due_on'])
      table.integer('days_before_start').nullable()
      refersTo(table, 'applied_by_id', 'users')
      table.string('answered_at', 24).nullable()
      table.string('result', 12).nullable().checkIn(['approved', 'returned'])
      refersTo(table, 'answered_by_id', 'users', { optional: true })
      table.check(
        '(result IS NULL) = (answered_at IS NULL) AND (result IS NULL) = (answered_by_id IS NULL)',
        [],
        'opening_rounds_answer'
      )
      table.check(
        'answered_by_id IS NULL OR answered_by_id <> applied_by_id',
        [],
        'opening_rounds_two_people'
      )
    })
    this.schema.createTable('opening_faults', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'opening_round_id', 'opening_rounds')
      table.integer('position').notNullable()
      table.unique(['opening_round_id', 'position'])
      table.string('subject', 80).notNullable()
      table.string('wrong', 300).notNullable()
      table.string('mend', 300).notNullable()
      table.string('answer', 300).nullable()
      refersTo(table, 'answered_by_id', 'users', { optional: true })
      table.string('answered_at', 24).nullable()
    })
    appendOnly(this.schema, 'opening_materials')
  }

  async down() {
    this.schema.dropTable('opening_faults')
    this.schema.dropTable('opening_rounds')
    this.schema.dropTable('opening_materials')
    this.schema.dropTable('opening_rules')
  }
}
