import { createHash } from 'node:crypto'
import type { RuleSet, Trace } from '#app/rules/types'

/**
 * JSON with sorted keys and no whitespace: equal data gives equal text, whatever the order in
 * which it was written. Keys whose value is undefined are left out. Raises a TypeError for what
 * JSON cannot hold (NaN, functions, class instances such as Date).
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return listText(value)
  if (isPlainObject(value)) return objectText(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  throw new TypeError(`canonicalJson cannot hold ${String(value)}`)
}

/* Plain loops: every claim that is judged is written out, ten thousand characters at a time. */

function listText(list: unknown[]): string {
  let text = ''
  for (const item of list) text += (text && ',') + canonicalJson(item)
  return `[${text}]`
}

function objectText(members: Record<string, unknown>): string {
  let text = ''
  for (const key of Object.keys(members).sort()) {
    const member = members[key]
    if (member !== undefined) text += (text && ',') + keyText(key) + canonicalJson(member)
  }
  return `{${text}}`
}

const keyTexts = new Map<string, string>()
const KEYS_KEPT = 2_000

function keyText(key: string): string {
  const known = keyTexts.get(key)
  if (known) return known
  const text = `${JSON.stringify(key)}:`
  if (keyTexts.size < KEYS_KEPT) keyTexts.set(key, text)
  return text
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
