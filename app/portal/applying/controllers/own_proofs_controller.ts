import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { fileHead } from '#app/shared/file_response'
import PortalPolicy from '#app/portal/portal_policy'
import SendProof from '#app/enrolments/proofs/actions/send_proof'
import ViewProof from '#app/enrolments/proofs/actions/view_proof'
import { keepProof } from '#app/enrolments/proofs/keep_proof'
import { PROOF_PLACE } from '#app/enrolments/proofs/proof_file_rules'
import { proofFile, proofFiles } from '#app/enrolments/proofs/queries/proof_files'
import { sendProofValidator } from '#app/enrolments/proofs/validators'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { HttpContext } from '@adonisjs/core/http'

/** A trainee's own proofs of their group. */
export default class OwnProofsController {
  async index({ auth, bouncer, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    return view.render('pages/portal/proofs', {
      proofs: await proofFiles(auth.getUserOrFail().personId!),
      categories: TRAINEE_CATEGORIES.filter((one) => one !== 'other'),
      megabytes: PROOF_PLACE.megabytes,
    })
  }

  @inject()
  async store(ctx: HttpContext, send: SendProof) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(PortalPolicy).authorize('view')
    const proof = await request.validateUsing(sendProofValidator)

    const actor = auth.getUserOrFail()
    const sent = { ...proof, actor, personId: actor.personId! }
    await keepProof(request.file('file'), (file) =>
      send.handle({ ...sent, file, requestId: request.id() })
    )
    session.flash('success', i18n.t('proof_files.done.own_sent'))
    return response.redirect('/me/proofs')
  }

  @inject()
  async show(ctx: HttpContext, look: ViewProof) {
    const { auth, bouncer, params, request, response } = ctx
    await bouncer.with(PortalPolicy).authorize('view')
    const actor = auth.getUserOrFail()
    const proof = await proofFile(Number(params.id))
    if (proof.personId !== actor.personId) {
      throw new Exception('No such proof', { status: 404, code: 'E_ROW_NOT_FOUND' })
    }

    const asked = { actor, proofId: proof.id, requestId: request.id() }
    const { kind, name, bytes } = await look.handle(asked)
    fileHead(ctx, { name, type: kind, disposition: kind === 'jpg' ? 'inline' : 'attachment' })
    return response.send(bytes)
  }
}
