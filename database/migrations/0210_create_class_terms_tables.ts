import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/**
 * What the mode of a class rests on: an employer's order, an aim, a project, an apprenticeship's
 * contract. Each saving is a version of its own; the last one is in force.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('class_terms', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'course_class_id', 'course_classes')
      table.integer('version').notNullable()
      table.unique(['course_class_id', 'version'])
      refersTo(table, 'employer_id', 'employers', { optional: true })
      table.string('place', 120).nullable()
      table.string('aim_kind', 12).nullable().checkIn(['region', 'industry', 'employers'])
      table.string('aim', 200).nullable()
      table.string('project_name', 120).nullable()
      table.string('purchaser', 120).nullable()
      table.string('document_number', 80).nullable()
      table.string('partner_institution', 120).nullable()
      table.string('contract_from', 10).nullable()
      table.string('contract_until', 10).nullable()
      table.string('file_path', 200).nullable()
      table.string('file_sha256', 64).nullable()
      table.string('file_kind', 4).nullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check('(aim IS NULL) = (aim_kind IS NULL)', [], 'class_terms_aim')
      table.check(
        'contract_from IS NULL OR contract_until IS NULL OR contract_until >= contract_from',
        [],
        'class_terms_contract'
      )
    })
    this.schema.createTable('class_term_posts', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_terms_id', 'class_terms')
      table.integer('position').notNullable()
      table.unique(['class_terms_id', 'position'])
      table.string('name', 60).notNullable()
      table.integer('headcount').notNullable()
      table.check('headcount BETWEEN 1 AND 1000', [], 'class_term_posts_headcount')
    })
    this.schema.createTable('class_term_stages', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_terms_id', 'class_terms')
      table.integer('year_number').notNullable()
      table.unique(['class_terms_id', 'year_number'])
      table.integer('hours').notNullable()
      table.string('content', 200).nullable()
      table.check('year_number BETWEEN 1 AND 3', [], 'class_term_stages_year')
      table.check('hours BETWEEN 1 AND 5000', [], 'class_term_stages_hours')
    })
    for (const name of ['class_terms', 'class_term_posts', 'class_term_stages']) {
      appendOnly(this.schema, name)
    }
  }

  async down() {
    this.schema.dropTable('class_term_stages')
    this.schema.dropTable('class_term_posts')
    this.schema.dropTable('class_terms')
  }
}
