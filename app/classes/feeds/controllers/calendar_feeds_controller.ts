import ClassPolicy from '#app/classes/class_policy'
import MakeFeed, { MOST_FEEDS } from '#app/classes/feeds/actions/make_feed'
import RevokeFeed from '#app/classes/feeds/actions/revoke_feed'
import { appUrl } from '#config/app'
import { calendarFeedValidator } from '#app/classes/feeds/validators'
import { findClass } from '#app/classes/queries/find_class'
import { onlyFilled } from '#app/shared/validation'
import { ownCalendar, ownFeeds } from '#app/classes/feeds/queries/own_feeds'
import { Exception } from '@adonisjs/core/exceptions'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

export default class CalendarFeedsController {
  async index({ auth, bouncer, request, session, view }: HttpContext) {
    const user = auth.getUserOrFail()
    const asked = await calendarFeedValidator.validate(onlyFilled(request.qs()))
    const courseClass = asked.class ? await findClass(asked.class) : null
    if (courseClass) await bouncer.with(ClassPolicy).authorize('view', courseClass)
    const page = user.has('trainee') ? 'pages/feeds/own' : 'pages/feeds/index'
    return view.render(page, {
      courseClass,
      hasOwn: (await ownCalendar(user)) !== null,
      feeds: await ownFeeds(user),
      link: session.flashMessages.get('calendarLink'),
      most: MOST_FEEDS,
    })
  }

  @inject()
  async store({ auth, bouncer, request, response, session, i18n }: HttpContext, make: MakeFeed) {
    const actor = auth.getUserOrFail()
    const asked = await request.validateUsing(calendarFeedValidator)
    const courseClass = asked.class ? await findClass(asked.class) : null
    if (courseClass) await bouncer.with(ClassPolicy).authorize('view', courseClass)
    const owner = courseClass ? { classId: courseClass.id } : await ownCalendar(actor)
    if (!owner) throw new Exception('No calendar of one’s own', { status: 404 })
    const locale = i18n.locale as Locale
    const { token } = await make.handle({ actor, owner, locale, requestId: request.id() })
    session.flash('calendarLink', `${appUrl}/feeds/${token}.ics`)
    return response.redirect(`/feeds${courseClass ? `?class=${courseClass.id}` : ''}`)
  }

  @inject()
  async destroy(
    { auth, params, request, response, session, i18n }: HttpContext,
    revoke: RevokeFeed
  ) {
    const actor = auth.getUserOrFail()
    await revoke.handle({ actor, feedId: Number(params.id), requestId: request.id() })
    session.flash('success', i18n.t('timetable.feeds.revoked'))
    return response.redirect('/feeds')
  }
}
