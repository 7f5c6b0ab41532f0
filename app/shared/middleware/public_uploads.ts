import type { HttpContext } from '@adonisjs/core/http'

/** What a form with a file may weigh and how often one address may send it. */
export interface PublicUpload {
  /** The whole body, in bytes. */
  bytes: number
  /** Forms of one address in an hour. */
  perHour: number
}

const uploads = new Map<string, PublicUpload>()

/**
 * Lets people who are not signed in send a form with a file to one address. Called by the module that
 * owns the route, with its pattern as it is registered.
 */
export function allowPublicUpload(pattern: string, upload: PublicUpload) {
  uploads.set(pattern, upload)
}

/** The terms of a public form with a file; null when the request is for anything else. */
export function publicUploadOf({ request, route }: HttpContext): PublicUpload | null {
  if (request.method() !== 'POST' || !route) return null
  return uploads.get(route.pattern) ?? null
}
