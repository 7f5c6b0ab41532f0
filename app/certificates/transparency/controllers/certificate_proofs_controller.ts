import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import CertificatePolicy from '#app/certificates/certificate_policy'
import { fileHead } from '#app/shared/file_response'
import { findCertificate } from '#app/certificates/queries/find_certificate'
import { inclusionProof } from '#app/certificates/transparency/queries/inclusion_proof'
import type { HttpContext } from '@adonisjs/core/http'

/** The proof that a certificate is in the public record, as a file; bears no personal data. */
export default class CertificateProofsController {
  async show(ctx: HttpContext) {
    const { certificate, guarded } = await findCertificate(ctx.params.id)
    await ctx.bouncer.with(CertificatePolicy).authorize('view', guarded)

    const proof = await inclusionProof(db.connection(), certificate.id)
    if (!proof) throw new Exception('Not sealed yet', { status: 404 })
    const name = `${certificate.number}-proof.json`
    fileHead(ctx, { name, type: 'json', disposition: 'attachment' })
    return ctx.response.send(JSON.stringify(proof, null, 2))
  }
}
