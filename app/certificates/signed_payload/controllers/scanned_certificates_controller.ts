import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { countMiss } from '#app/certificates/verify_limit'
import { normaliseCertificateNumber } from '#app/certificates/certificate_number'
import { publicStatus } from '#app/certificates/signed_payload/queries/public_status'
import { publishedKeys } from '#app/certificates/signed_payload/offline_kit'
import { verifyByProof } from '#app/certificates/queries/verify_certificate'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

const FAULTS = [
  'malformed',
  'unknown_key',
  'bad_signature',
  'key_not_valid',
  'other_number',
  'unregistered',
]
const NOTICES = ['no_payload', 'cannot', 'wait']

/**
 * What the QR code of a certificate opens, `/v/NUMBER#payload`. The payload is verified in the browser and
 * never sent; the number alone tells only what the public list of revoked certificates does.
 */
export default class ScannedCertificatesController {
  async index(ctx: HttpContext) {
    const number = normaliseCertificateNumber(String(ctx.params.number).slice(0, 80))
    return this.#page(ctx, {
      number,
      dead: await publicStatus(db.connection(), number),
      keys: JSON.stringify(await publishedKeys(db.connection())),
      faults: FAULTS,
      notices: NOTICES,
    })
  }

  /** What the register says of exactly this payload: the address holds its hash, which nobody guesses. */
  async show(ctx: HttpContext) {
    const number = normaliseCertificateNumber(String(ctx.params.number).slice(0, 80))
    const proof = String(ctx.params.proof).slice(0, 80)
    const found = await verifyByProof(number, proof, ctx.i18n.locale as Locale)
    if (found) return this.#page(ctx, { number, found })
    const wait = await countMiss(ctx.request.ip())
    if (wait > 0) {
      ctx.response.status(429).header('retry-after', wait)
      return ctx.view.render('pages/errors/too_many_requests', { retryAfter: wait })
    }
    ctx.response.status(404)
    return this.#page(ctx, { number, isUnknown: true })
  }

  #page({ response, view }: HttpContext, page: Record<string, unknown>) {
    response.header('cache-control', 'no-store')
    response.header('referrer-policy', 'no-referrer')
    return view.render('pages/certificates/scanned', { ...page, now: clock.instant() })
  }
}
