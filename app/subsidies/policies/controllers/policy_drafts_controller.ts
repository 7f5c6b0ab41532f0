import { inject } from '@adonisjs/core'
import DiscardDraft from '#app/subsidies/policies/actions/discard_draft'
import StartDraft from '#app/subsidies/policies/actions/start_draft'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { knownPolicy } from '#app/subsidies/policies/queries/found_version'
import { copyValidator, shownValidator } from '#app/subsidies/policies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyDraftsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    start: StartDraft
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const { id: policyId } = await knownPolicy(params.id)
    const input = await request.validateUsing(copyValidator)
    const { id } = await start.handle({
      ...input,
      actor: auth.getUserOrFail(),
      policyId,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('policies.done.started', { version: input.version }))
    return response.redirect(`/policies/${id}`)
  }

  @inject()
  async destroy(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    discard: DiscardDraft
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const { id: policyId, version } = await knownPolicy(params.id)
    const { hash } = await request.validateUsing(shownValidator)
    await discard.handle({ actor: auth.getUserOrFail(), policyId, hash, requestId: request.id() })
    session.flash('success', i18n.t('policies.done.discarded', { version }))
    return response.redirect('/policies')
  }
}
