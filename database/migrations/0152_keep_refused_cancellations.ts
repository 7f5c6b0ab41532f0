import { BaseSchema } from '@adonisjs/lucid/schema'

const COLUMNS = [
  'cancel_refused_reason varchar(500)',
  'cancel_refused_by_id integer REFERENCES users (id)',
  'cancel_refused_at varchar(24)',
]

/** The second person can refuse to cancel the draft of a recovery: who did last, when and why. */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      for (const column of COLUMNS) {
        await client.rawQuery(`ALTER TABLE recoveries ADD COLUMN ${column}`)
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      for (const column of COLUMNS.toReversed()) {
        await client.rawQuery(`ALTER TABLE recoveries DROP COLUMN ${column.split(' ')[0]}`)
      }
    })
  }
}
