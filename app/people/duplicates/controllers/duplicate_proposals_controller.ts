import { inject } from '@adonisjs/core'
import DuplicatePolicy from '#app/people/duplicates/duplicate_policy'
import ProposeMerge from '#app/people/duplicates/actions/propose_merge'
import { pairReach } from '#app/people/duplicates/queries/duplicates'
import { proposeMergeValidator } from '#app/people/duplicates/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class DuplicateProposalsController {
  @inject()
  async store(ctx: HttpContext, propose: ProposeMerge) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(DuplicatePolicy).authorize('propose', await pairReach(Number(params.id)))
    const proposal = await request.validateUsing(proposeMergeValidator)

    const step = await propose.handle({
      ...proposal,
      actor: auth.getUserOrFail(),
      duplicateId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`duplicates.done.${step}`))
    return response.redirect(`/people/duplicates/${params.id}`)
  }
}
