import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface Reshaping {
  /** Columns of a closed list of values, each with its new list. */
  values?: Record<string, readonly string[]>
  /** Columns that may be empty from now on. */
  optional?: readonly string[]
  /** Named checks of the table, each with its new expression. */
  checks?: Record<string, string>
}

/**
 * Changes the constraints of columns of a table that holds rows, on both databases. SQLite cannot
 * alter a constraint: there the table is written anew with its rows, indexes and triggers, which
 * needs a migration with `disableTransactions = true`.
 * @throws Error when a column or its constraint is not found
 */
export async function reshapeTable(
  client: QueryClientContract,
  table: string,
  reshaping: Reshaping
) {
  if (client.dialect.name === 'postgres') return alterTable(client, table, reshaping)
  return rewriteTable(client, table, reshaping)
}

/** Takes columns out of a table; indexes over them must be gone before. */
export async function dropColumns(client: QueryClientContract, table: string, columns: string[]) {
  for (const column of columns) {
    await client.rawQuery(`ALTER TABLE ${table} DROP COLUMN ${column}`)
  }
}

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')

async function alterTable(client: QueryClientContract, table: string, reshaping: Reshaping) {
  for (const [column, values] of Object.entries(reshaping.values ?? {})) {
    const name = `${table}_${column}_check`
    await client.rawQuery(
      `ALTER TABLE ${table} DROP CONSTRAINT ${name}, ` +
        `ADD CONSTRAINT ${name} CHECK (${column} IN (${quoted(values)}))`
    )
  }
  for (const column of reshaping.optional ?? []) {
    await client.rawQuery(`ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL`)
  }
  for (const [name, expression] of Object.entries(reshaping.checks ?? {})) {
    await client.rawQuery(
      `ALTER TABLE ${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${expression})`
    )
  }
}

/** The procedure of https://sqlite.org/lang_altertable.html, section 7. */
async function rewriteTable(client: QueryClientContract, table: string, reshaping: Reshaping) {
  const parts = await client.rawQuery(
    `SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL`,
    [table]
  )
  const { sql } = parts.find((part: { type: string }) => part.type === 'table')
  const columns = await client.rawQuery(`PRAGMA table_info(${table})`)
  const names = columns.map((column: { name: string }) => `\`${column.name}\``).join(', ')
  const statements = [
    reshapedSql(sql, table, reshaping),
    `INSERT INTO \`${table}_reshaped\` (${names}) SELECT ${names} FROM \`${table}\``,
    `DROP TABLE \`${table}\``,
    `ALTER TABLE \`${table}_reshaped\` RENAME TO \`${table}\``,
    ...parts
      .filter((part: { type: string }) => part.type !== 'table')
      .map((part: { sql: string }) => part.sql),
  ]
  await client.rawQuery('PRAGMA foreign_keys = OFF')
  // Triggers of other tables name this one: without it the renaming would ask them while it is gone.
  await client.rawQuery('PRAGMA legacy_alter_table = ON')
  try {
    await client.transaction(async (trx) => {
      for (const statement of statements) await trx.rawQuery(statement)
      const broken = await trx.rawQuery('PRAGMA foreign_key_check')
      if (broken.length > 0) throw new Error(`Rows of ${table} would lose their parents`)
    })
  } finally {
    await client.rawQuery('PRAGMA legacy_alter_table = OFF')
    await client.rawQuery('PRAGMA foreign_keys = ON')
  }
}

function reshapedSql(sql: string, table: string, reshaping: Reshaping): string {
  let found = replaceOnce(sql, new RegExp(`^CREATE TABLE [\`"]?${table}[\`"]?`, 'i'), () => {
    return `CREATE TABLE \`${table}_reshaped\``
  })
  for (const [column, values] of Object.entries(reshaping.values ?? {})) {
    const check = new RegExp(`\\(\`${column}\` in \\([^)]*\\)\\)`, 'i')
    found = replaceOnce(found, check, () => `(\`${column}\` in (${quoted(values)}))`)
  }
  for (const column of reshaping.optional ?? []) {
    const definition = new RegExp(`(\`${column}\` [^,]*?)not null`, 'i')
    found = replaceOnce(found, definition, (match) => match.replace(/not null$/i, 'null'))
  }
  for (const [name, expression] of Object.entries(reshaping.checks ?? {})) {
    const head = new RegExp(`constraint [\`"]?${name}[\`"]? check ?\\(`, 'i').exec(found)
    if (!head) throw new Error(`Not found in the table: ${name}`)
    const open = head.index + head[0].length - 1
    found = `${found.slice(0, open)}(${expression})${found.slice(closingOf(found, open) + 1)}`
  }
  return found
}

/** Where the bracket that opens at a place closes. */
function closingOf(text: string, open: number): number {
  let depth = 0
  for (let place = open; place < text.length; place++) {
    if (text[place] === '(') depth++
    if (text[place] === ')' && --depth === 0) return place
  }
  throw new Error(`Never closed: ${text.slice(open)}`)
}

function replaceOnce(text: string, pattern: RegExp, by: (match: string) => string): string {
  if (!pattern.test(text)) throw new Error(`Not found in the table: ${pattern}`)
  return text.replace(pattern, by)
}
