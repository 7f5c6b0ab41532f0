import { inject } from '@adonisjs/core'
import CheckResults from '#app/competitions/contests/actions/check_results'
import ContestPolicy from '#app/competitions/contests/contest_policy'
import RecordResults from '#app/competitions/contests/actions/record_results'
import { contestResultsValidator } from '#app/competitions/contests/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ContestResultsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    record: RecordResults
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    const { results } = await request.validateUsing(contestResultsValidator)
    await record.handle({
      actor: auth.getUserOrFail(),
      contestId: Number(params.id),
      eventId: Number(params.eventId),
      results,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('contests.flash.recorded'))
    return response.redirect(`/competitions/${params.id}/events/${params.eventId}`)
  }

  @inject()
  async check(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    check: CheckResults
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    await check.handle({
      actor: auth.getUserOrFail(),
      contestId: Number(params.id),
      eventId: Number(params.eventId),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('contests.flash.checked'))
    return response.redirect(`/competitions/${params.id}/events/${params.eventId}`)
  }
}
