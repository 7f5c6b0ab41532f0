import { inject } from '@adonisjs/core'
import { fileHead } from '#app/shared/file_response'
import ProofFilePolicy from '#app/enrolments/proofs/proof_file_policy'
import ViewProof from '#app/enrolments/proofs/actions/view_proof'
import { proofFile, proofReach } from '#app/enrolments/proofs/queries/proof_files'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProofContentsController {
  @inject()
  async show(ctx: HttpContext, look: ViewProof) {
    const { auth, bouncer, params, request, response } = ctx
    const proof = await proofFile(Number(params.id))
    const reach = await proofReach(proof.personId)
    await bouncer.with(ProofFilePolicy).authorize('view', reach)

    const actor = auth.getUserOrFail()
    const { kind, name, bytes } = await look.handle({
      actor,
      proofId: proof.id,
      requestId: request.id(),
    })
    const disposition = kind === 'jpg' ? 'inline' : 'attachment'
    fileHead(ctx, { name, type: kind, disposition })
    return response.send(bytes)
  }
}
