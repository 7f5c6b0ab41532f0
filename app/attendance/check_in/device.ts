import { deviceTagOf } from '#app/attendance/check_in/rotating_code'
import { randomUUID } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'

const COOKIE = 'check_in_device'

/**
 * What stands for the device of a request: a random name the device keeps in a signed cookie, hashed.
 * It tells that one device checked in several people, nothing about the device.
 */
export function deviceOf({ request, response }: HttpContext): string {
  const known = request.cookie(COOKIE)
  const id = typeof known === 'string' && known.length === 36 ? known : randomUUID()
  response.cookie(COOKIE, id, {
    httpOnly: true,
    sameSite: 'lax',
    maxAge: '180d',
    path: '/check_in',
  })
  return deviceTagOf(id)
}
