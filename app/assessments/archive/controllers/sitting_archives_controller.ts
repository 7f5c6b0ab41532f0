import { inject } from '@adonisjs/core'
import FileArchiveItem from '#app/assessments/archive/actions/file_archive_item'
import SittingPolicy from '#app/assessments/sitting_policy'
import { ARCHIVE_FORMS, ARCHIVE_SOURCE, KEPT_YEARS } from '#app/assessments/archive/archive_items'
import { archiveItemValidator } from '#app/assessments/archive/validators'
import { archiveList } from '#app/assessments/archive/queries/archive_list'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { sittingHead } from '#app/assessments/queries/sitting_head'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class SittingArchivesController {
  async show({ bouncer, params, view, i18n }: HttpContext) {
    const { sitting, courseClass } = await findSitting(params.id)
    const policy = bouncer.with(SittingPolicy)
    await policy.authorize('view', courseClass)
    const head = await sittingHead(sitting.id, i18n.locale as Locale)
    return view.render('pages/assessments/archive', {
      head,
      ...(await archiveList(sitting.id, head.components)),
      forms: ARCHIVE_FORMS,
      keptYears: KEPT_YEARS,
      source: ARCHIVE_SOURCE,
      mayFile: await policy.allows('enter', courseClass),
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    file: FileArchiveItem
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('enter', courseClass)
    const input = await request.validateUsing(archiveItemValidator)
    const { keepUntil } = await file.handle({
      ...input,
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('sitting_archive.done.filed', { day: keepUntil }))
    return response.redirect(`/sittings/${sitting.id}/archive`)
  }
}
