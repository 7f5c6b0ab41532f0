import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { offlineKit, offlinePage } from '#app/certificates/signed_payload/offline_kit'
import type { HttpContext } from '@adonisjs/core/http'

/** Keys and list for verifying without this server; open to everybody. */
export default class OfflineKitsController {
  async index({ response }: HttpContext) {
    response.header('content-type', 'application/json; charset=utf-8')
    response.header('access-control-allow-origin', '*')
    return response.send(JSON.stringify(await offlineKit(db.connection())))
  }

  async show({ response }: HttpContext) {
    const name = `certificate-check-${clock.today()}.html`
    response.header('content-type', 'text/html; charset=utf-8')
    response.header('content-disposition', `attachment; filename="${name}"`)
    return response.send(await offlinePage(db.connection()))
  }
}
