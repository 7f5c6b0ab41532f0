import { Exception } from '@adonisjs/core/exceptions'
import ClaimRunPolicy from '#app/subsidies/queue/claim_run_policy'
import ClaimPolicy from '#app/subsidies/claim_policy'
import { claimKinds } from '#app/subsidies/claim_kinds'
import { queueTabs, queueValidator } from '#app/subsidies/validators'
import { claimKey, claimPage } from '#app/subsidies/queries/claim_page'
import { QueueSelection } from '#app/subsidies/queries/queue_filters'
import {
  availableFen,
  claimQueue,
  queueChoices,
  queueCounts,
  queueStanding,
} from '#app/subsidies/queries/claim_queue'
import { stepStatuses, sumLines, tabOfState, traceLines } from '#app/subsidies/claim_view'
import { amendableFactNames } from '#app/subsidies/review/amendable_facts'
import { questionTopics } from '#app/subsidies/review/question_topics'
import { QUALITY_PERCENT } from '#app/subsidies/review/quality_draw'
import { reasonsFor } from '#app/subsidies/review/rejection_reasons'
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
    const selection = await QueueSelection.of(user, filters)
    const { stage, tab } = selection
    const counts = await queueCounts(selection)
    return view.render('pages/subsidies/claims', {
      ...(await claimQueue(selection, counts[tab], page)),
      counts,
      filters,
      stage,
      tab,
      standing: await queueStanding(selection),
      available: await availableFen(),
      choices: await queueChoices(user),
      kinds: claimKinds,
      seesWorkload: await bouncer.with(ClaimRunPolicy).allows('index'),
      exportHref: `/claims/export?${request.parsedUrl.query ?? ''}`,
      hasCalendar: selection.overdueFrom !== null,
      tabs: queueTabs.filter((one) => one !== 'draft' || user.has('base_admin')),
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
      reasons: page.may.stage ? reasonsFor(page.may.stage) : [],
      topics: questionTopics,
      amendableFacts: amendableFactNames,
      qualityPercent: QUALITY_PERCENT,
      locale,
    })
  }
}

function reached(claim: Record<string, any>): number {
  return claim.approved_at ? 2 : claim.reviewed_at ? 1 : 0
}
