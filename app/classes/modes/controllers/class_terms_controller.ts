import { inject } from '@adonisjs/core'
import ClassPolicy from '#app/classes/class_policy'
import SaveTerms from '#app/classes/modes/actions/save_terms'
import { classHead } from '#app/classes/queries/class_head'
import { findClass } from '#app/classes/queries/find_class'
import { isRevisable } from '#app/classes/class_status'
import { keepPrivateFile } from '#app/shared/files/private_file'
import { AIM_KINDS, partsOf } from '#app/classes/modes/mode_terms'
import { modeOfClass, termFaultsOf, termsVersions } from '#app/classes/modes/queries/class_terms'
import { saveTermsValidator } from '#app/classes/modes/validators'
import { typedPosts, typedStages } from '#app/classes/modes/typed_rows'
import db from '@adonisjs/lucid/services/db'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassTermsController {
  async show({ auth, bouncer, params, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('readPapers', courseClass)
    const mode = await modeOfClass(db.connection(), courseClass.id)
    return view.render('pages/classes/terms', {
      head: await classHead(courseClass.id, auth.getUserOrFail()),
      versions: await termsVersions(courseClass.id),
      faults: await termFaultsOf(db.connection(), courseClass.id),
      mode,
      parts: partsOf(mode),
      aimKinds: AIM_KINDS,
      mayChange:
        isRevisable(courseClass.status) &&
        (await bouncer.with(ClassPolicy).allows('manage', courseClass)),
    })
  }

  @inject()
  async store(ctx: HttpContext, save: SaveTerms) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const { posts, stages, ...terms } = await request.validateUsing(saveTermsValidator)

    const place = { folder: 'agreements', field: 'file' }
    await keepPrivateFile(request.file('file'), place, (file) =>
      save.handle({
        ...terms,
        posts: typedPosts(posts),
        stages: typedStages(stages),
        file,
        actor: auth.getUserOrFail(),
        classId: courseClass.id,
        requestId: request.id(),
      })
    )
    session.flash('success', i18n.t('modes.done.saved'))
    return response.redirect(`/classes/${courseClass.id}/terms`)
  }
}
