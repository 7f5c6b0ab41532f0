export type DatabaseFault =
  'unique' | 'check' | 'foreign_key' | 'not_null' | 'busy' | 'out_of_range'

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
  '22003': 'out_of_range',
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
  const { constraint, message = '' } = error as { constraint?: string; message?: string }
  if (constraint) return constraint.includes(name)
  // Before the last dash stands the statement, which names columns that are not at fault.
  return message.slice(message.lastIndexOf(' - ') + 1).includes(name)
}

/** Whether the error came from the database or the pool: its text may carry the bound values. */
export function isDatabaseError(error: unknown): boolean {
  const { code, name, severity } = (error ?? {}) as Record<string, unknown>
  if (name === 'KnexTimeoutError' || typeof severity === 'string') return true
  return typeof code === 'string' && code.startsWith('SQLITE_')
}

/** Why something failed, fit for logs and consoles: no bound value, no parameter of a broken rule. */
export function safeReason(error: unknown): string {
  const { code, name, message } = (error ?? {}) as Record<string, unknown>
  if (isDatabaseError(error)) return `database: ${databaseFault(error) ?? code ?? name}`
  if (typeof code === 'string' && code.startsWith('E_')) return code
  return String(message ?? error).slice(0, 500)
}
