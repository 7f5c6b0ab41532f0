import { createHash } from 'node:crypto'
import type { RuleSet, Trace } from '#app/rules/types'

/**
 * JSON with sorted keys and no whitespace: equal data gives equal text, whatever the order in
 * which it was written. Keys whose value is undefined are left out. Raises a TypeError for what
 * JSON cannot hold (NaN, functions, class instances such as Date).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (isPlainObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined)
    const members = keys.sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
    return `{${members.join(',')}}`
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') {
    return JSON.stringify(value)
  }
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  throw new TypeError(`canonicalJson cannot hold ${String(value)}`)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** SHA-256 of a rule set in canonical form, 64 hexadecimal digits. */
export function ruleSetHash(ruleSet: RuleSet): string {
  return createHash('sha256').update(canonicalJson(ruleSet)).digest('hex')
}

/** The text under which a trace is stored; a replay must give it again byte for byte. */
export function traceBytes(trace: Trace): string {
  return canonicalJson(trace)
}
