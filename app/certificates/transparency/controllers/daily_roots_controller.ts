import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import { dayRecord } from '#app/certificates/transparency/queries/day_record'
import { publishedKeys } from '#app/certificates/signed_payload/offline_kit'
import { sealedDays } from '#app/certificates/transparency/queries/sealed_tree'
import { statusSnapshot } from '#app/certificates/signed_payload/status_snapshot'
import type { HttpContext } from '@adonisjs/core/http'

const SHOWN_DAYS = 30

/** What anybody may verify certificates with: keys, list, and the root of each day. */
export default class DailyRootsController {
  async index({ view }: HttpContext) {
    const client = db.connection()
    return view.render('pages/trust/index', {
      keys: await publishedKeys(client),
      snapshot: await statusSnapshot(client),
      days: await sealedDays(client, SHOWN_DAYS),
    })
  }

  async show({ params, response }: HttpContext) {
    const record = await dayRecord(db.connection(), params.day)
    if (!record) throw new Exception('No root of that day', { status: 404 })
    response.header('access-control-allow-origin', '*')
    return response.json(record)
  }
}
