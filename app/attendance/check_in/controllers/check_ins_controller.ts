import clock from '#app/shared/clock'
import { inject } from '@adonisjs/core'
import CheckIn from '#app/attendance/check_in/actions/check_in'
import { checkInValidator } from '#app/attendance/check_in/validators'
import { deviceOf } from '#app/attendance/check_in/device'
import { entryOf, readQrToken } from '#app/attendance/check_in/rotating_code'
import { limited } from '#app/attendance/check_in/check_in_limit'
import { sessionWords } from '#app/attendance/check_in/queries/session_words'
import { clockWords, type Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class CheckInsController {
  async create(ctx: HttpContext) {
    const { auth, i18n, params, view } = ctx
    const now = clock.milliseconds()
    const read = params.token ? readQrToken(params.token, now) : null
    const scanned = read && 'sessionId' in read ? read.sessionId : null
    return view.render('pages/attendance/check_in', {
      isTrainee: auth.user?.personId !== undefined && auth.user?.personId !== null,
      fault: read && 'fault' in read ? read.fault : null,
      entry: scanned ? entryOf(scanned, deviceOf(ctx), now) : null,
      lesson: scanned ? await sessionWords(scanned, i18n.locale as Locale) : null,
    })
  }

  @inject()
  async store(ctx: HttpContext, checkIn: CheckIn) {
    const { auth, i18n, request, response, session } = ctx
    const given = await request.validateUsing(checkInValidator)

    const actor = auth.user?.personId ? auth.user : null
    const act = () =>
      checkIn.handle({ actor, ...given, deviceTag: deviceOf(ctx), requestId: request.id() })
    const who = actor ? { userId: actor.id } : { address: request.ip() }
    const done = await limited(who, act)
    const words = await sessionWords(done.sessionId, i18n.locale as Locale)
    const key = done.wasThere ? 'there' : done.proposal
    session.flash(
      done.proposal === 'late' ? 'warning' : 'success',
      i18n.t(`check_in.done.${key}`, {
        at: clockWords(done.at),
        course: words.course,
        minutes: done.minutesLate,
      })
    )
    return response.redirect('/check_in')
  }
}
