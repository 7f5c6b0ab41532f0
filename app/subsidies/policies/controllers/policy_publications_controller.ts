import { inject } from '@adonisjs/core'
import PublishDraft from '#app/subsidies/policies/actions/publish_draft'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { draftPage } from '#app/subsidies/policies/queries/draft_page'
import { foundDraft, knownPolicy } from '#app/subsidies/policies/queries/found_version'
import { publicationValidator } from '#app/subsidies/policies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyPublicationsController {
  async create({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('publish')
    const draft = await foundDraft(params.id)
    return view.render('pages/policies/publication', {
      ...draft,
      ...(await draftPage(draft, auth.getUserOrFail())),
      locale: i18n.locale,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    publish: PublishDraft
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('publish')
    const { id: policyId, version } = await knownPolicy(params.id)
    const { hash, endPrevious } = await request.validateUsing(publicationValidator)
    await publish.handle({
      actor: auth.getUserOrFail(),
      policyId,
      hash,
      endPrevious: endPrevious === '1',
      requestId: request.id(),
    })
    session.flash('success', i18n.t('policies.done.published', { version }))
    return response.redirect(`/policies/${policyId}`)
  }
}
