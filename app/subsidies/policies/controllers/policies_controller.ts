import { Exception } from '@adonisjs/core/exceptions'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { draftPage } from '#app/subsidies/policies/queries/draft_page'
import {
  policyList,
  policyPage,
  waitingConfirmation,
} from '#app/subsidies/policies/queries/policy_versions'
import { nextPeriod } from '#app/subsidies/policies/queries/next_period'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PoliciesController {
  async index({ bouncer, i18n, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('index')

    const drafts = await bouncer.with(SubsidyRulesPolicy).allows('showDrafts')
    return view.render('pages/policies/index', {
      kinds: await policyList({ drafts }),
      locale: i18n.locale,
    })
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('show')

    const locale = i18n.locale as Locale
    const found = await policyPage(params.id, locale)
    if (!found) throw new Exception('No such policy', { status: 404 })
    const rules = bouncer.with(SubsidyRulesPolicy)
    const may = { edit: await rules.allows('edit'), retire: await rules.allows('retire') }
    if (found.policy.status !== 'draft') {
      const next = may.edit ? await nextPeriod(found.policy) : null
      const waiting = await waitingConfirmation(found.policy.id)
      const confirm = {
        waiting,
        isOwn: waiting?.proposed_by_id === auth.getUserOrFail().id,
        mayPropose: await rules.allows('proposeConfirmation'),
        mayDecide: await rules.allows('decideConfirmation'),
      }
      return view.render('pages/policies/show', { ...found, may, next, confirm, locale })
    }
    if (!(await rules.allows('showDrafts'))) {
      throw new Exception('No such policy', { status: 404 })
    }
    const draft = await draftPage(found, auth.getUserOrFail())
    return view.render('pages/policies/draft', {
      ...found,
      ...draft,
      may: {
        ...may,
        simulate: await rules.allows('simulate'),
        publish: await rules.allows('publish'),
      },
      locale,
    })
  }
}
