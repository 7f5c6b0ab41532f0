import { inject } from '@adonisjs/core'
import DecideProof from '#app/enrolments/proofs/actions/decide_proof'
import ProofFilePolicy from '#app/enrolments/proofs/proof_file_policy'
import { decideProofValidator } from '#app/enrolments/proofs/validators'
import { proofFile, proofReach } from '#app/enrolments/proofs/queries/proof_files'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProofDecisionsController {
  @inject()
  async store(ctx: HttpContext, decide: DecideProof) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const proof = await proofFile(Number(params.id))
    const reach = await proofReach(proof.personId)
    await bouncer.with(ProofFilePolicy).authorize('decide', reach)
    const decision = await request.validateUsing(decideProofValidator)

    await decide.handle({
      ...decision,
      actor: auth.getUserOrFail(),
      proofId: proof.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`proof_files.done.${decision.result}`))
    return response.redirect(`/people/${proof.personId}/proofs`)
  }
}
