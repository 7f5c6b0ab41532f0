import { inject } from '@adonisjs/core'
import ContestPolicy from '#app/competitions/contests/contest_policy'
import EnterContest from '#app/competitions/contests/actions/enter_contest'
import WithdrawEntry from '#app/competitions/contests/actions/withdraw_entry'
import { contestEntryValidator } from '#app/competitions/contests/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ContestEntriesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    enter: EnterContest
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    const input = await request.validateUsing(contestEntryValidator)
    const { number } = await enter.handle({
      ...input,
      actor: auth.getUserOrFail(),
      contestId: Number(params.id),
      eventId: Number(params.eventId),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('contests.flash.entered', { number }))
    return response.redirect(`/competitions/${params.id}/events/${params.eventId}`)
  }

  @inject()
  async withdraw(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    withdraw: WithdrawEntry
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    await withdraw.handle({
      actor: auth.getUserOrFail(),
      contestId: Number(params.id),
      entryId: Number(params.entryId),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('contests.flash.withdrawn'))
    return response.redirect(`/competitions/${params.id}/events/${params.eventId}`)
  }
}
