import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import AddContestEvent from '#app/competitions/contests/actions/add_contest_event'
import ContestPolicy from '#app/competitions/contests/contest_policy'
import { contestEvent } from '#app/competitions/contests/queries/contests'
import { contestEventValidator } from '#app/competitions/contests/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ContestEventsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    add: AddContestEvent
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    const input = await request.validateUsing(contestEventValidator)
    const actor = auth.getUserOrFail()
    const contestId = Number(params.id)
    await add.handle({ ...input, actor, contestId, requestId: request.id() })
    session.flash('success', i18n.t('contests.flash.event_added'))
    return response.redirect(`/competitions/${contestId}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    const contests = bouncer.with(ContestPolicy)
    await contests.authorize('show')

    const found = await contestEvent(
      Number(params.id),
      Number(params.eventId),
      i18n.locale as Locale
    )
    if (!found) throw new Exception('No such event', { status: 404 })
    return view.render('pages/contests/event', {
      ...found,
      userId: auth.getUserOrFail().id,
      mayHold: await contests.allows('hold'),
    })
  }
}
