import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { readFile } from 'node:fs/promises'
import AddClassPhotos from '#app/enrolments/photos/actions/add_class_photos'
import EnrolmentPolicy from '#app/enrolments/enrolment_policy'
import { classFacts } from '#app/enrolments/queries/class_facts'
import { classPhotos } from '#app/enrolments/photos/queries/class_photos'
import { PHOTO_MB, PHOTO_MONTHS, PHOTOS } from '#app/people/photos/photo_terms'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { HttpContext } from '@adonisjs/core/http'

/** Megabytes of an archive of photos; the form may weigh 32. */
const ARCHIVE_MB = 30

/** The photos of everybody of a class. */
export default class ClassPhotosController {
  async show({ bouncer, params, session, view }: HttpContext) {
    const courseClass = await this.#find(params.id)
    await bouncer.with(EnrolmentPolicy).authorize('create', courseClass)

    return view.render('pages/enrolments/photos', {
      courseClass,
      rows: await classPhotos(courseClass.id),
      verdicts: session.flashMessages.get('photoVerdicts', []),
      limits: { archive: ARCHIVE_MB, photo: PHOTO_MB, months: PHOTO_MONTHS },
    })
  }

  @inject()
  async store(ctx: HttpContext, add: AddClassPhotos) {
    const { auth, bouncer, params, request, response, session } = ctx
    const courseClass = await this.#find(params.id)
    await bouncer.with(EnrolmentPolicy).authorize('create', courseClass)

    const file = request.file('archive', { size: `${ARCHIVE_MB}mb` })
    if (!file?.tmpPath || !file.isValid) {
      const details = { module: PHOTOS, field: 'archive', params: { most: ARCHIVE_MB } }
      throw new RuleViolation('E_NO_ARCHIVE', details)
    }
    const verdicts = await add.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      archive: await readFile(file.tmpPath),
      requestId: request.id(),
    })
    session.flash('photoVerdicts', verdicts)
    return response.redirect(`/classes/${courseClass.id}/photos`)
  }

  async #find(id: string) {
    const courseClass = await classFacts({ id: Number(id) })
    if (!courseClass) throw new Exception('No such class', { status: 404, code: 'E_ROW_NOT_FOUND' })
    return courseClass
  }
}
