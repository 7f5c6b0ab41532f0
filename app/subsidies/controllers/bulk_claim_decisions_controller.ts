import { inject } from '@adonisjs/core'
import ClaimPolicy from '#app/subsidies/claim_policy'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import { previewDecisions } from '#app/subsidies/queries/bulk_preview'
import { bulkDecisionValidator, previewValidator } from '#app/subsidies/validators'
import { availableFen, selectedClaims } from '#app/subsidies/queries/claim_queue'
import { QueueSelection } from '#app/subsidies/queries/queue_filters'
import { reasonsFor } from '#app/subsidies/review/rejection_reasons'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'

export default class BulkClaimDecisionsController {
  /** The preview: everything the filters find, less the rows that were unticked. */
  async create({ auth, bouncer, request, response, view }: HttpContext) {
    await bouncer.with(ClaimPolicy).authorize('decideMany')

    const input = await request.validateUsing(previewValidator, { data: onlyFilled(request.qs()) })
    const { result = 'passed', shown, ids, ...filters } = input
    const user = auth.getUserOrFail()
    const selection = await QueueSelection.of(user, filters)
    const { stage } = selection
    if (!stage) return response.redirect('/claims')

    const ticked = new Set(ids ?? [])
    const leftOut = (shown ?? '')
      .split('-')
      .filter(Boolean)
      .map(Number)
      .filter((id) => !ticked.has(id))
    // Passing takes all that was found; returning and refusing only what was ticked by hand.
    const selected = await selectedClaims(
      selection,
      result === 'passed' ? { leftOut } : { only: [...ticked] }
    )
    const preview = await previewDecisions(
      selected.map((claim) => claim.id),
      { actor: user, stage, result }
    )
    return view.render('pages/subsidies/bulk_preview', {
      filters,
      stage,
      result,
      reasons: reasonsFor(stage),
      preview,
      available: await availableFen(),
      names: new Map(selected.map((claim) => [claim.id, claim.name])),
      untaken: leftOut.length,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    decide: DecideClaims
  ) {
    await bouncer.with(ClaimPolicy).authorize('decideMany')
    const input = await request.validateUsing(bulkDecisionValidator)
    await bouncer.with(ClaimPolicy).authorize('decide', input.stage)

    const claims = input.claims.split(',').map((pair) => {
      const [id, version] = pair.split(':').map(Number)
      return { id, version }
    })
    const outcomes = await decide.handle({
      ...input,
      claims,
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })
    const refused = outcomes.filter((one) => one.code)
    session.flash(
      'success',
      i18n.t('subsidies.flash.decided', {
        count: outcomes.length - refused.length,
        result: input.result,
      })
    )
    if (refused.length > 0) {
      session.flash(
        'warning',
        refused.slice(0, 20).map((one) =>
          i18n.t('subsidies.flash.refused', {
            number: one.number,
            why: i18n.t(`subsidies.violations.${one.code}`, one.params),
          })
        )
      )
      if (refused.length > 20) {
        session.flash('notice', i18n.t('subsidies.flash.more_refused', { count: refused.length }))
      }
    }
    return response.redirect(`/claims?state=${input.stage}`)
  }
}
