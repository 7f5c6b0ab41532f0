import db from '@adonisjs/lucid/services/db'
import type { HttpContext } from '@adonisjs/core/http'

export default class HealthController {
  async live({ response }: HttpContext) {
    return response.send({ status: 'ok' })
  }

  async ready({ response }: HttpContext) {
    await db.from('audit_heads').select('id').first()
    return response.send({ status: 'ok' })
  }
}
