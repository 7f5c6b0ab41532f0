import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Titles a document may confer, who holds them, and the rules by which an award of a contest gives them. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('titles', (table) => {
      table.increments('id').notNullable()
      table.string('code', 40).notNullable().unique()
      table.string('kind', 20).notNullable().checkIn(['title', 'talent_programme'])
      table.string('name_zh', 60).notNullable()
      table.string('name_en', 120).notNullable()
      table.string('issuer_zh', 80).notNullable()
      table.string('issuer_en', 160).notNullable()
      table.string('ladder', 40).nullable()
      table.integer('ladder_rank').nullable()
      table.string('passes_place_on', 3).notNullable().checkIn(['yes', 'no'])
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
      table.check(
        '(ladder IS NULL AND ladder_rank IS NULL) OR (ladder IS NOT NULL AND ladder_rank >= 1)',
        [],
        'titles_ladder'
      )
    })
    this.schema.createTable('award_rules', (table) => {
      table.increments('id').notNullable()
      table.string('code', 60).notNullable().unique()
      refersTo(table, 'rule_set_id', 'rule_sets')
      table.string('gives', 10).notNullable().checkIn(['grade', 'title'])
      table.integer('grade_rank').nullable()
      table.string('steps_up', 3).notNullable().checkIn(['yes', 'no'])
      refersTo(table, 'title_id', 'titles', { optional: true })
      table.string('created_at', 24).notNullable()
      table.check(
        "(gives = 'grade' AND grade_rank BETWEEN 2 AND 6 AND title_id IS NULL) OR (gives = 'title' AND title_id IS NOT NULL AND grade_rank IS NULL)",
        [],
        'award_rules_gives'
      )
    })
  }

  async down() {
    this.schema.dropTable('award_rules')
    this.schema.dropTable('titles')
  }
}
