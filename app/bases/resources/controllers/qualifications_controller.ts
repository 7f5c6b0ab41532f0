import { inject } from '@adonisjs/core'
import BasesPolicy from '#app/bases/bases_policy'
import AddQualification from '#app/bases/resources/actions/add_qualification'
import { keepPrivateFile } from '#app/shared/files/private_file'
import { QUALIFICATION_FILE } from '#app/bases/resources/resource_terms'
import { qualificationValidator } from '#app/bases/resources/validators'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class QualificationsController {
  @inject()
  async store(ctx: HttpContext, addQualification: AddQualification) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const trainer = await ownedRow('trainers', params.id)
    await bouncer.with(BasesPolicy).authorize('manage', trainer)
    const input = await request.validateUsing(qualificationValidator)

    await keepPrivateFile(request.file('file'), QUALIFICATION_FILE, (file) =>
      addQualification.handle({
        actor: auth.getUserOrFail(),
        trainerId: trainer.id,
        specialtyId: input.specialtyId,
        occupationId: input.occupationId ?? null,
        gradeRank: input.gradeRank ?? null,
        title: input.title,
        documentNumber: input.documentNumber ?? null,
        validFrom: input.validFrom ?? null,
        validUntil: input.validUntil ?? null,
        file,
        requestId: request.id(),
      })
    )
    session.flash('success', i18n.t('resources.flash.qualified'))
    return response.redirect(`/trainers/${trainer.id}`)
  }
}
