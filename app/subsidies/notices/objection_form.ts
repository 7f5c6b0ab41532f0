import env from '#start/env'
import clock from '#app/shared/clock'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'

/*
 * The form for objections has neither session nor account. It carries a token that the server made for
 * this notice: it shows that the form was opened here, how long ago, and counts the form once.
 */

/** A form that was opened longer ago is opened anew. */
const HOURS = 4
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

function mac(purpose: string, text: string): Buffer {
  const key = env.get('APP_KEY').release()
  return createHmac('sha256', key).update(`${purpose}:${text}`).digest()
}

/** A token for the form of a notice. */
export function formToken(noticeNumber: string): string {
  const body = `${clock.milliseconds()}.${randomBytes(16).toString('hex')}`
  return `${body}.${mac('objection-form', `${noticeNumber}:${body}`).toString('hex')}`
}

/** The key that counts the form once; null when the token is not one of this notice or too old. */
export function formKey(token: unknown, noticeNumber: string): string | null {
  const match = /^(\d{13})\.([0-9a-f]{32})\.([0-9a-f]{64})$/.exec(String(token ?? ''))
  if (!match) return null
  const [, madeAt, key, signature] = match
  const expected = mac('objection-form', `${noticeNumber}:${madeAt}.${key}`)
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return null
  const age = clock.milliseconds() - Number(madeAt)
  return age >= 0 && age <= HOURS * 3_600_000 ? key : null
}

/** Whether a form was sent from a page of another site, as the browser tells. */
export function isForeign({ request }: HttpContext): boolean {
  const origin = request.header('origin')
  if (!origin) return false
  return !URL.canParse(origin) || new URL(origin).host !== request.host()
}

/** The code on a receipt: whoever has it reads what became of the objection, nobody else. */
export function receiptCode(objectionNumber: string): string {
  const bytes = mac('objection-receipt', objectionNumber)
  const signs = [...bytes.subarray(0, 12)].map((byte) => ALPHABET[byte % ALPHABET.length])
  return signs.join('')
}

/** Whether a code is that of an objection. */
export function isReceiptCode(code: string, objectionNumber: string): boolean {
  const expected = Buffer.from(receiptCode(objectionNumber))
  const given = Buffer.from(code.toUpperCase().padEnd(expected.length).slice(0, expected.length))
  return code.length === expected.length && timingSafeEqual(expected, given)
}
