import { inject } from '@adonisjs/core'
import ProofFilePolicy from '#app/enrolments/proofs/proof_file_policy'
import SendProof from '#app/enrolments/proofs/actions/send_proof'
import { keepProof } from '#app/enrolments/proofs/keep_proof'
import { PROOF_PLACE } from '#app/enrolments/proofs/proof_file_rules'
import { proofFile, proofFiles, proofReach } from '#app/enrolments/proofs/queries/proof_files'
import { sendProofValidator } from '#app/enrolments/proofs/validators'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { HttpContext } from '@adonisjs/core/http'

/** The proofs of a person, as the base sees them. */
export default class ProofFilesController {
  async index({ bouncer, params, view }: HttpContext) {
    const reach = await proofReach(Number(params.id))
    await bouncer.with(ProofFilePolicy).authorize('view', reach)

    return view.render('pages/proof_files/index', {
      person: reach,
      proofs: await proofFiles(reach.personId),
      categories: TRAINEE_CATEGORIES,
      megabytes: PROOF_PLACE.megabytes,
      maySend: await bouncer.with(ProofFilePolicy).allows('decide', reach),
    })
  }

  @inject()
  async store(ctx: HttpContext, send: SendProof) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const reach = await proofReach(Number(params.id))
    await bouncer.with(ProofFilePolicy).authorize('decide', reach)
    const proof = await request.validateUsing(sendProofValidator)

    const sent = { ...proof, actor: auth.getUserOrFail(), personId: reach.personId }
    await keepProof(request.file('file'), (file) =>
      send.handle({ ...sent, file, requestId: request.id() })
    )
    session.flash('success', i18n.t('proof_files.done.sent'))
    return response.redirect(`/people/${reach.personId}/proofs`)
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    const proof = await proofFile(Number(params.id))
    const reach = await proofReach(proof.personId)
    await bouncer.with(ProofFilePolicy).authorize('view', reach)

    const user = auth.getUserOrFail()
    const isOpen = proof.status === 'sent'
    const mayDecide = await bouncer.with(ProofFilePolicy).allows('decide', reach)
    const isOther = proof.sentById !== user.id && proof.personId !== user.personId
    return view.render('pages/proof_files/show', {
      proof,
      mayDecide: isOpen && mayDecide && isOther,
      waitsForOther: isOpen && mayDecide && !isOther,
    })
  }
}
