import { BaseSchema } from '@adonisjs/lucid/schema'

const COLUMNS: [string, string][] = [
  [
    'course_classes',
    `seats_offered integer NOT NULL DEFAULT 0 CONSTRAINT course_classes_seats_held
      CHECK (seats_offered >= 0 AND seats_taken + seats_offered <= seats)`,
  ],
  [
    'enrolments',
    `left_by varchar(12) CONSTRAINT enrolments_left_by
      CHECK (left_by IN ('withdrawn', 'transferred', 'deferred', 'no_show'))`,
  ],
  ['enrolments', 'moved_from_id integer REFERENCES enrolments (id)'],
]

/**
 * An offer holds a seat of the class until it is answered. How somebody left a class is kept beside
 * the status, which says only that they left; a transfer says where it came from.
 */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      for (const [table, column] of COLUMNS) {
        await client.rawQuery(`ALTER TABLE ${table} ADD COLUMN ${column}`)
      }
      await client.rawQuery(
        `UPDATE enrolments SET left_by = 'withdrawn' WHERE status = 'withdrawn'`
      )
      await client.rawQuery(
        'CREATE UNIQUE INDEX enrolments_moved_from ON enrolments (moved_from_id) WHERE moved_from_id IS NOT NULL'
      )
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX enrolments_moved_from')
      await client.rawQuery('ALTER TABLE enrolments DROP COLUMN moved_from_id')
      for (const [table, column] of [
        ['enrolments', 'left_by'],
        ['course_classes', 'seats_offered'],
      ]) {
        await client.rawQuery(`ALTER TABLE ${table} DROP COLUMN ${column}`)
      }
    })
  }
}
