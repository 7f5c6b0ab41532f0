import { homeOf } from '#app/accounts/home'
import type { HttpContext } from '@adonisjs/core/http'

export default class HomesController {
  async show({ auth, response }: HttpContext) {
    return response.redirect(auth.user ? homeOf(auth.user) : '/login')
  }
}
