import db from '@adonisjs/lucid/services/db'
import { didDocument } from '#app/certificates/credentials/did_document'
import { verificationKeys } from '#app/certificates/signed_payload/signing_keys'
import type { HttpContext } from '@adonisjs/core/http'

/** The keys as did:web publishes them; open to everybody and every page. */
export default class DidDocumentsController {
  async show({ response }: HttpContext) {
    response.header('access-control-allow-origin', '*')
    return response.json(didDocument(await verificationKeys(db.connection())))
  }
}
