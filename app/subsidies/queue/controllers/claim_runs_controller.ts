import { inject } from '@adonisjs/core'
import { openedQuery } from '#app/accounts/search_words'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimRunPolicy from '#app/subsidies/queue/claim_run_policy'
import StartClaimRun from '#app/subsidies/queue/actions/start_claim_run'
import { sayWhy } from '#app/subsidies/queue/say_why'
import { orderOf } from '#app/subsidies/queue/run_order'
import { previewValidator } from '#app/subsidies/validators'
import { manualChecks } from '#app/subsidies/review/checks'
import { questionTopics } from '#app/subsidies/review/question_topics'
import { reasonsFor } from '#app/subsidies/review/rejection_reasons'
import { runPageValidator, runValidator } from '#app/subsidies/queue/validators'
import { claimRun, runLines } from '#app/subsidies/queue/queries/run_page'
import { availableFen, decidingOfficers } from '#app/subsidies/queries/claim_queue'
import { chosenClaims, previewOf, queryOf } from '#app/subsidies/queue/queries/preview'
import { roleOf } from '#app/subsidies/queue/assign_within'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimRunsController {
  /** The preview: everything the filters find, less the rows that were unticked. */
  async create({ auth, bouncer, i18n, request, response, view }: HttpContext) {
    await bouncer.with(ClaimRunPolicy).authorize('act')
    const input = await request.validateUsing(previewValidator, { data: onlyFilled(request.qs()) })
    const user = auth.getUserOrFail()
    const chosen = await chosenClaims(user, input)
    if (!chosen) return response.redirect('/claims')

    const { act, digest, stage, untaken } = chosen
    const preview = await previewOf(user, chosen)
    const officers = act === 'assign' ? await decidingOfficers() : []
    return view.render('pages/subsidies/run_preview', {
      ...{ act, digest, stage, untaken, preview },
      why: new Map(preview.staying.map((row) => [row.claimId, sayWhy(i18n, row)])),
      officers: officers.filter((one) => one.role === roleOf[stage]),
      me: user.id,
      query: request.parsedUrl.query ?? '',
      available: await availableFen(),
      reasons: reasonsFor(stage),
      checks: manualChecks,
      topics: questionTopics,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    start: StartClaimRun
  ) {
    await bouncer.with(ClaimRunPolicy).authorize('act')
    const input = await request.validateUsing(runValidator)
    const user = auth.getUserOrFail()
    const query = openedQuery(user.id, queryOf(input.query))
    const asked = await previewValidator.validate(query)
    const chosen = await chosenClaims(user, asked)
    if (!chosen) return response.redirect('/claims')
    if (chosen.digest !== input.selection) {
      session.flash('warning', i18n.t('claim_work.flash.changed'))
      return response.redirect(`/claims/runs/create?${input.query}`)
    }

    const going = new Set(input.going.split('-').map(Number))
    const runId = await start.handle({
      actor: user,
      stage: chosen.stage,
      order: orderOf(chosen.act, input),
      going: chosen.claims.filter((claim) => going.has(claim.id)),
      excluded: chosen.claims.filter((claim) => !going.has(claim.id)),
      requestId: request.id(),
    })
    return response.redirect(`/claims/runs/${runId}`)
  }

  /** What became of each claim. */
  async show({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(ClaimRunPolicy).authorize('index')
    const run = await claimRun(params.id)
    if (!run) throw new Exception('No such run', { status: 404 })
    const { page, show = 'all' } = await request.validateUsing(runPageValidator, {
      data: onlyFilled(request.qs()),
    })
    const found = await runLines(run.id, show, page)
    return view.render('pages/subsidies/run', {
      ...found,
      run,
      show,
      why: new Map(found.rows.map((row) => [row.claimId, sayWhy(i18n, row)])),
    })
  }
}
