import type { HttpContext } from '@adonisjs/core/http'
import type User from '#models/user'

export async function navigationFor(_user: User, _ctx: HttpContext) {
  return { baseName: '', navigation: [] as unknown[] }
}
