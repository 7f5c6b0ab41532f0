import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import { statusListCredential } from '#app/certificates/credentials/status_list'
import type { HttpContext } from '@adonisjs/core/http'

/** The status of every credential, as verifiers of others read it; open to everybody. */
export default class CredentialStatusListsController {
  async show({ params, response }: HttpContext) {
    const list = Number(params.list)
    const credential = list >= 1 ? await statusListCredential(db.connection(), list) : null
    if (!credential) throw new Exception('No such list', { status: 404 })
    response.header('access-control-allow-origin', '*')
    response.header('content-type', 'application/vc+ld+json')
    return response.send(JSON.stringify(credential))
  }
}
