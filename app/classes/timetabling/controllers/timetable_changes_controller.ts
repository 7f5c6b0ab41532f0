import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import ClassPolicy from '#app/classes/class_policy'
import { findClass } from '#app/classes/queries/find_class'
import { onlyFilled } from '#app/shared/validation'
import { previewChange } from '#app/classes/timetabling/queries/preview_change'
import { previewPage } from '#app/classes/timetabling/preview_page'
import { readAdded, readPlace } from '#app/classes/timetabling/wanted'
import { timetableChanges } from '#app/classes/timetabling/queries/timetable_changes'
import {
  changeRequestValidator,
  timetableChangeValidator,
  timetableHistoryValidator,
} from '#app/classes/timetabling/validators'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'

export default class TimetableChangesController {
  async index({ bouncer, params, request, view, i18n }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('view', courseClass)
    const { page } = await timetableHistoryValidator.validate(onlyFilled(request.qs()))
    const { changes, paginator } = await timetableChanges(courseClass.id, {
      locale: i18n.locale,
      page,
    })
    return view.render('pages/timetable/changes', { courseClass, changes, paginator })
  }

  async create({ bouncer, params, request, view, i18n }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const asked = await changeRequestValidator.validate(onlyFilled(request.qs()))
    const preview = await previewChange(courseClass.id, {
      kind: asked.kind ?? (asked.session ? 'move' : 'add'),
      sessionId: asked.session,
      scope: asked.scope,
      day: asked.day,
      slot: asked.slot,
      roomId: asked.room,
      trainerId: asked.trainer,
      lessonKind: asked.lesson,
      hours: asked.hours,
      weeks: asked.weeks,
    })
    return view.render('pages/timetable/change', { asked, ...previewPage(preview, i18n) })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    change: ChangeTimetable
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const input = await request.validateUsing(timetableChangeValidator)
    const moved = (input.moved ?? []).map(readPlace).filter((one) => one !== null)
    const added = (input.added ?? []).map(readAdded).filter((one) => one !== null)
    const { changed, told } = await change.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      moved,
      added,
      cancelled: input.cancelled,
      reason: input.reason,
      seen: input.seen,
      requestId: request.id(),
    })
    const kind = moved.length > 0 ? 'moved' : added.length > 0 ? 'added' : 'cancelled'
    session.flash('success', i18n.t(`timetable.done.${kind}`, { count: changed, told }))
    const [first] = [...moved, ...added]
    if (input.back && first) return response.redirect(`/timetable?week=${first.day}`)
    return response.redirect(`/classes/${courseClass.id}/timetable`)
  }
}
