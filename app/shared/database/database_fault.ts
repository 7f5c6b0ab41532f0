export type DatabaseFault = 'unique' | 'check' | 'foreign_key' | 'not_null' | 'busy'

const SQLITE: Record<string, DatabaseFault> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreign_key',
  SQLITE_CONSTRAINT_TRIGGER: 'check',
  SQLITE_CONSTRAINT_NOTNULL: 'not_null',
  SQLITE_BUSY: 'busy',
  SQLITE_BUSY_SNAPSHOT: 'busy',
}

const POSTGRES: Record<string, DatabaseFault> = {
  '23505': 'unique',
  '23514': 'check',
  '23503': 'foreign_key',
  '23502': 'not_null',
  '40001': 'busy',
  '40P01': 'busy',
}

/** Which constraint of the database a failed statement met, on SQLite and PostgreSQL; null for others. */
export function databaseFault(error: unknown): DatabaseFault | null {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string') return null
  return SQLITE[code] ?? POSTGRES[code] ?? null
}

/** Whether the error is a unique violation, of the named index or columns when a name is given. */
export function isUniqueViolation(error: unknown, name?: string): boolean {
  if (databaseFault(error) !== 'unique') return false
  if (!name) return true
  const { constraint, message } = error as { constraint?: string; message?: string }
  return Boolean(constraint?.includes(name) || message?.includes(name))
}
