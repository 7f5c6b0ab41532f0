import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * The tab of the queue in which a claim stands, worked out by the database itself from what it is made
 * of, so that it can be indexed and never be wrong. Every list of the queue is then a stretch of one
 * index, whatever the number of claims.
 */
const TAB = `CASE
  WHEN status = 'draft' THEN 'draft'
  WHEN status IN ('submitted', 'reviewed', 'approved', 'noticed', 'failed')
    AND (held_at IS NOT NULL OR disputed_at IS NOT NULL) THEN 'held'
  WHEN status = 'submitted' THEN 'review'
  WHEN status = 'reviewed' THEN 'approval'
  WHEN status = 'approved' THEN 'notice'
  WHEN status = 'noticed' AND notice_closed_at IS NULL THEN 'noticed'
  WHEN status IN ('noticed', 'batched', 'paying', 'failed') THEN 'payable'
  WHEN status IN ('paid', 'recovering', 'recovered') THEN 'paid'
  ELSE 'refused' END`

/** What a filter may ask for: kept in the indexes, so that it is judged without opening the rows. */
const FILTERED = 'base_id, occupation_id, kind, amount_fen, assigned_to_id, course_class_id'

const INDEXES: Record<string, string> = {
  claims_queue: `claims (queue_tab, submitted_at, id, ${FILTERED})`,
  claims_queue_newest: `claims (queue_tab, id, submitted_at, ${FILTERED})`,
  claims_queue_base: `claims (base_id, queue_tab, id, submitted_at, ${FILTERED.replace('base_id, ', '')})`,
  claims_queue_base_all: 'claims (base_id, id)',
  claims_queue_occupation: 'claims (occupation_id, queue_tab, id)',
  claims_queue_kind: 'claims (kind, queue_tab, id)',
  claims_queue_assigned: 'claims (assigned_to_id, queue_tab, submitted_at, id)',
  claims_queue_person: 'claims (person_id, queue_tab, id)',
  claims_queue_class: 'claims (course_class_id, queue_tab, id)',
}

/** Indexes that one above does as well. */
const FORMER: Record<string, string> = {
  claims_base_id_index: 'claims (base_id)',
  claims_person_id_index: 'claims (person_id)',
  claims_course_class_id_index: 'claims (course_class_id)',
  claims_occupation_index: 'claims (occupation_id, status)',
  claims_assigned_index: 'claims (assigned_to_id, status)',
}

/** What somebody types is looked for from its beginning, letter by letter. */
const SEARCHED: Record<string, [table: string, expression: string]> = {
  persons_name_start: ['persons', 'name'],
  persons_pinyin_start: ['persons', "(replace(name_pinyin, ' ', ''))"],
  persons_initials_start: ['persons', 'name_initials'],
  claims_number_start: ['claims', 'number'],
}

export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      const isPostgres = client.dialect.name === 'postgres'
      await client.rawQuery(
        `ALTER TABLE claims ADD COLUMN queue_tab varchar(8)
         GENERATED ALWAYS AS (${TAB}) ${isPostgres ? 'STORED' : 'VIRTUAL'}`
      )
      for (const name of Object.keys(FORMER)) await client.rawQuery(`DROP INDEX ${name}`)
      for (const [name, on] of Object.entries(INDEXES)) {
        await client.rawQuery(`CREATE INDEX ${name} ON ${on}`)
      }
      for (const [name, [table, expression]] of Object.entries(SEARCHED)) {
        // SQLite compares bytes as it is; here the place's own order of letters would be in the way.
        const order = isPostgres ? ' COLLATE "C"' : ''
        await client.rawQuery(`CREATE INDEX ${name} ON ${table} (${expression}${order})`)
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      const added = [...Object.keys(SEARCHED), ...Object.keys(INDEXES)]
      for (const name of added) await client.rawQuery(`DROP INDEX ${name}`)
      for (const [name, on] of Object.entries(FORMER)) {
        await client.rawQuery(`CREATE INDEX ${name} ON ${on}`)
      }
      await client.rawQuery('ALTER TABLE claims DROP COLUMN queue_tab')
    })
  }
}
