import type { HttpContext } from '@adonisjs/core/http'

const SESSIONLESS = [
  '/verify',
  '/v',
  '/trust',
  '/.well-known',
  '/notices',
  '/award_lists',
  '/courses',
  '/health',
]

/**
 * Public pages run without a session: the session store would insert a row for every visitor.
 * `/notices/manage` is the officers' side of the notices; a calendar file is read by its link alone.
 */
export function isSessionless({ request }: HttpContext): boolean {
  const path = request.url()
  if (path.startsWith('/feeds/') && path.endsWith('.ics')) return true
  if (path === '/notices/manage' || path.startsWith('/notices/manage/')) return false
  return SESSIONLESS.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))
}
