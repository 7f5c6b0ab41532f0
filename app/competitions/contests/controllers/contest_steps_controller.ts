import { inject } from '@adonisjs/core'
import ConfirmAwards from '#app/competitions/contests/actions/confirm_awards'
import ContestPolicy from '#app/competitions/contests/contest_policy'
import IssueAwardCertificates from '#app/competitions/contests/actions/issue_award_certificates'
import MoveContest from '#app/competitions/contests/actions/move_contest'
import PublishAwards from '#app/competitions/contests/actions/publish_awards'
import {
  awardConfirmationValidator,
  contestMoveValidator,
} from '#app/competitions/contests/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The steps of a contest: opened, closed, cancelled; its awards published, confirmed and certified. */
export default class ContestStepsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    move: MoveContest
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    const { to, reason } = await request.validateUsing(contestMoveValidator)
    const actor = auth.getUserOrFail()
    const contestId = Number(params.id)
    await move.handle({ actor, contestId, to, reason, requestId: request.id() })
    session.flash('success', i18n.t(`contests.flash.${to}`))
    return response.redirect(`/competitions/${contestId}`)
  }

  @inject()
  async publish(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    publish: PublishAwards
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    const actor = auth.getUserOrFail()
    const contestId = Number(params.id)
    const { closesOn } = await publish.handle({ actor, contestId, requestId: request.id() })
    session.flash('success', i18n.t('contests.flash.published', { day: closesOn }))
    return response.redirect(`/competitions/${contestId}`)
  }

  @inject()
  async confirm(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    confirm: ConfirmAwards
  ) {
    await bouncer.with(ContestPolicy).authorize('confirm')

    const input = await request.validateUsing(awardConfirmationValidator)
    const actor = auth.getUserOrFail()
    const contestId = Number(params.id)
    const { awards, kept } = await confirm.handle({
      ...input,
      actor,
      contestId,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('contests.flash.final', { count: awards }))
    if (kept > 0) session.flash('warning', i18n.t('contests.flash.kept', { count: kept }))
    return response.redirect(`/competitions/${contestId}`)
  }

  @inject()
  async certify(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    issue: IssueAwardCertificates
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    const actor = auth.getUserOrFail()
    const contestId = Number(params.id)
    const { issued, left } = await issue.handle({ actor, contestId, requestId: request.id() })
    session.flash('success', i18n.t('contests.flash.certified', { count: issued }))
    if (left.length > 0) {
      const names = left.map(({ name, characters }) => `${name}（${characters}）`).join('、')
      session.flash('warning', i18n.t('contests.flash.left', { names }))
    }
    return response.redirect(`/competitions/${contestId}`)
  }
}
