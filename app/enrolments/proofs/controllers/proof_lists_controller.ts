import ProofFilePolicy from '#app/enrolments/proofs/proof_file_policy'
import { proofList } from '#app/enrolments/proofs/queries/proof_list'
import { PROOF_STATUSES, proofListValidator } from '#app/enrolments/proofs/validators'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'

/** Proofs of everybody whom the user's base trains, those nobody has looked at first. */
export default class ProofListsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(ProofFilePolicy).authorize('list')
    const { state = 'sent', page } = await request.validateUsing(proofListValidator, {
      data: onlyFilled(request.qs()),
    })
    return view.render('pages/proof_files/list', {
      ...(await proofList(auth.getUserOrFail(), { state, page })),
      shown: state,
      statuses: PROOF_STATUSES,
    })
  }
}
