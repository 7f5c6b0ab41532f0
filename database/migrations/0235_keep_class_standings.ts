import { BaseSchema } from '@adonisjs/lucid/schema'

interface Source {
  table: string
  /** What decides where the people of a class stand; changes of other columns are not noted. */
  columns: string[]
  /** SQL of the class of a row under an alias. */
  classOf: (row: string) => string
}

const ofEnrolment = (row: string) =>
  `(SELECT n.course_class_id FROM enrolments n WHERE n.id = ${row}.enrolment_id)`
const ofRow = (row: string) => `${row}.course_class_id`

const SOURCES: Source[] = [
  {
    table: 'course_classes',
    columns: ['status', 'year', 'base_id', 'specialty_id'],
    classOf: (row) => `${row}.id`,
  },
  { table: 'enrolments', columns: ['status', 'course_class_id'], classOf: ofRow },
  { table: 'sittings', columns: ['status', 'attempt', 'course_class_id'], classOf: ofRow },
  { table: 'grade_records', columns: ['status', 'enrolment_id'], classOf: ofEnrolment },
  { table: 'certificates', columns: ['status', 'kind', 'enrolment_id'], classOf: ofEnrolment },
  {
    table: 'claims',
    columns: ['status', 'amount_fen', 'notice_closed_at', 'certificate_id', 'enrolment_id'],
    classOf: ofEnrolment,
  },
]

/**
 * Where the people of each class stand, added up, and the same by year, base and specialty: pages that
 * show a year need not walk all its people. The database notes by itself which classes changed since,
 * so that no code can forget to; these are counted anew from their rows whenever they are read, until
 * they are added up again.
 *
 * None of these tables refers to another: a reference would lock the row of the class while a change
 * of one of its people is noted.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('standing_changes', (table) => {
      table.bigIncrements('id').notNullable()
      table.integer('course_class_id').notNullable()
    })
    this.schema.createTable('class_standings', (table) => {
      table.integer('course_class_id').notNullable()
      table.string('place', 16).notNullable()
      table.integer('year').notNullable()
      table.integer('base_id').notNullable()
      table.integer('specialty_id').notNullable()
      table.integer('total').notNullable()
      table.bigInteger('paid_fen').notNullable()
      table.primary(['course_class_id', 'place'])
      table.index(['base_id', 'place'], 'class_standings_base')
      table.index(['year', 'place'], 'class_standings_year')
    })
    this.schema.createTable('year_standings', (table) => {
      table.integer('year').notNullable()
      table.integer('base_id').notNullable()
      table.integer('specialty_id').notNullable()
      table.string('place', 16).notNullable()
      table.integer('total').notNullable()
      table.bigInteger('paid_fen').notNullable()
      table.primary(['year', 'base_id', 'specialty_id', 'place'])
    })
    this.defer(async (client) => {
      const isPostgres = client.dialect.name === 'postgres'
      // On SQLite one writer at a time: there a class need not be noted twice.
      const unique = isPostgres ? '' : 'UNIQUE '
      await client.rawQuery(
        `CREATE ${unique}INDEX standing_changes_class ON standing_changes (course_class_id)`
      )
      await client.rawQuery(
        'INSERT INTO standing_changes (course_class_id) SELECT id FROM course_classes'
      )
      for (const sql of SOURCES.flatMap(isPostgres ? onPostgres : onSqlite)) {
        await client.rawQuery(sql)
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      for (const { table } of SOURCES) {
        const isPostgres = client.dialect.name === 'postgres'
        for (const event of ['insert', 'update', 'delete']) {
          const on = isPostgres ? ` ON ${table}` : ''
          await client.rawQuery(`DROP TRIGGER ${table}_standing_${event}${on}`)
        }
        if (isPostgres) await client.rawQuery(`DROP FUNCTION note_standing_${table}()`)
      }
    })
    this.schema.dropTable('year_standings')
    this.schema.dropTable('class_standings')
    this.schema.dropTable('standing_changes')
  }
}

/** Rows are only added, so that no two officers wait for each other. */
function onPostgres({ table, columns, classOf }: Source): string[] {
  const note = (rows: string) =>
    `INSERT INTO standing_changes (course_class_id)
     SELECT DISTINCT class_id FROM (SELECT ${classOf('r')} AS class_id FROM ${rows} r) AS noted
     WHERE class_id IS NOT NULL`
  const kept = `id, ${columns.join(', ')}`
  const rows = { INSERT: 'NEW TABLE AS new_rows', DELETE: 'OLD TABLE AS old_rows' }
  const named = { ...rows, UPDATE: `${rows.DELETE} ${rows.INSERT}` }
  return [
    `CREATE FUNCTION note_standing_${table}() RETURNS trigger AS $$
     BEGIN
       IF TG_OP = 'INSERT' THEN
         ${note('new_rows')};
       ELSIF TG_OP = 'DELETE' THEN
         ${note('old_rows')};
       ELSE
         ${note(`(
           (SELECT ${kept} FROM new_rows EXCEPT SELECT ${kept} FROM old_rows)
           UNION ALL (SELECT ${kept} FROM old_rows EXCEPT SELECT ${kept} FROM new_rows)
         )`)};
       END IF;
       RETURN NULL;
     END;
     $$ LANGUAGE plpgsql`,
    ...Object.entries(named).map(
      ([event, tables]) =>
        `CREATE TRIGGER ${table}_standing_${event.toLowerCase()} AFTER ${event} ON ${table}
         REFERENCING ${tables} FOR EACH STATEMENT EXECUTE FUNCTION note_standing_${table}()`
    ),
  ]
}

function onSqlite({ table, columns, classOf }: Source): string[] {
  const note = (row: string) =>
    `INSERT INTO standing_changes (course_class_id)
     SELECT ${classOf(row)} WHERE ${classOf(row)} IS NOT NULL
     ON CONFLICT (course_class_id) DO NOTHING;`
  const moved = columns.map((column) => `NEW.${column} IS NOT OLD.${column}`).join(' OR ')
  const named = (event: string) => `${table}_standing_${event}`
  return [
    `CREATE TRIGGER ${named('insert')} AFTER INSERT ON ${table} BEGIN ${note('NEW')} END`,
    `CREATE TRIGGER ${named('update')} AFTER UPDATE OF ${columns.join(', ')} ON ${table}
     WHEN ${moved} BEGIN ${note('OLD')} ${note('NEW')} END`,
    `CREATE TRIGGER ${named('delete')} AFTER DELETE ON ${table} BEGIN ${note('OLD')} END`,
  ]
}
