import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
import { queueTabs, queueValidator, type QueueTab } from '#app/subsidies/validators'
import { claimKey, claimPage } from '#app/subsidies/queries/claim_page'
import { previewDecisions } from '#app/subsidies/queries/bulk_preview'
import {
  claimQueue,
  homeTab,
  queueChoices,
  queueCounts,
  queueHead,
  selectedClaims,
} from '#app/subsidies/queries/claim_queue'
import { stepStatuses, sumLines, tabOfState, traceLines } from '#app/subsidies/claim_view'
import { money } from '#app/shared/words'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

export default class ClaimsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(ClaimPolicy).authorize('index')

    const { page = 1, ...filters } = await request.validateUsing(queueValidator, {
      data: onlyFilled(request.qs()),
    })
    const user = auth.getUserOrFail()
    const tab = filters.state ?? homeTab(user)
    const applied = { ...filters, state: tab }
    const stage = stageOf(tab, user.roles)
    const selected = stage ? await selectedClaims(user, applied, []) : []
    const ids = selected.map((claim) => claim.id)
    return view.render('pages/subsidies/claims', {
      ...(await claimQueue(user, applied, page)),
      counts: await queueCounts(user, filters),
      head: await queueHead(user, applied),
      choices: await queueChoices(user),
      filters,
      tab,
      tabs: queueTabs.filter((one) => one !== 'draft' || user.has('base_admin')),
      stage,
      preview: stage ? await previewDecisions(ids, { actor: user, stage, result: 'passed' }) : null,
    })
  }

  async show({ auth, bouncer, i18n, params, request, response, view }: HttpContext) {
    const claim = await claimKey(params.id)
    if (!claim) throw new Exception('No such claim', { status: 404 })
    await bouncer.with(ClaimPolicy).authorize('show', claim)
    if (request.input('at')) {
      return response.redirect().withQs().toPath(`/claims/${claim.id}/history`)
    }

    const locale = i18n.locale as Locale
    const page = await claimPage(claim.id, auth.getUserOrFail())
    return view.render('pages/subsidies/claim', {
      ...page,
      lines: traceLines(page.trace, locale, `/policies/${page.policy.id}`),
      amount: page.trace.amount,
      stateName: page.state,
      steps: stepStatuses(page.state, reached(page.claim)),
      tab: tabOfState(page.state),
      sumRows: sumLines(page.trace.amount?.steps ?? [], locale, money),
      locale,
    })
  }
}

function reached(claim: Record<string, any>): number {
  return claim.approved_at ? 2 : claim.reviewed_at ? 1 : 0
}

/** The decision a tab's bulk bar offers to a user, if any. */
export function stageOf(tab: QueueTab, roles: string[]): 'review' | 'approval' | null {
  if (tab === 'review' && roles.includes('reviewer')) return 'review'
  return tab === 'approval' && roles.includes('approver') ? 'approval' : null
}
