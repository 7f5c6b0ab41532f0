import i18nManager from '@adonisjs/i18n/services/main'
import { calendarFile } from '#app/classes/feeds/calendar_file'
import { createHash } from 'node:crypto'
import { feedEvents, feedOf } from '#app/classes/feeds/queries/feed_events'
import { hasGuessed, isOverLimit } from '#app/classes/feeds/feed_limit'
import type { HttpContext } from '@adonisjs/core/http'

/** The files that calendars fetch: no session, no account, only the link. */
export default class CalendarFilesController {
  async show({ params, request, response }: HttpContext) {
    const address = request.ip()
    response.header('cache-control', 'private, no-cache')
    if (await hasGuessed(address)) return response.status(429).send('')
    const feed = await feedOf(String(params.file).replace(/\.ics$/, ''))
    if (!feed) {
      await isOverLimit('miss', address)
      return response.status(404).send('')
    }
    if (await isOverLimit('read', address)) return response.status(429).send('')
    const i18n = i18nManager.locale(feed.locale)
    const body = calendarFile(await feedEvents(feed), {
      name: i18n.t('timetable.feeds.calendar'),
      kinds: {
        theory: i18n.t('classes.kinds.theory'),
        practice: i18n.t('classes.kinds.practice'),
      },
    })
    const tag = `"${createHash('sha256').update(body).digest('base64url')}"`
    response.header('etag', tag)
    if (request.header('if-none-match') === tag) return response.status(304).send('')
    response.header('content-type', 'text/calendar; charset=utf-8')
    return response.send(body)
  }
}
