import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import AddPhoto from '#app/people/photos/actions/add_photo'
import PersonPolicy from '#app/people/person_policy'
import { basesOfPerson } from '#app/people/queries/person_page'
import { personReach } from '#app/people/queries/present_relation'
import { fileHead } from '#app/shared/file_response'
import { keepPhoto, PHOTOS } from '#app/people/photos/photo_terms'
import { openNewestPhoto } from '#app/people/photos/queries/person_photos'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { HttpContext } from '@adonisjs/core/http'

export default class PersonPhotosController {
  async show(ctx: HttpContext) {
    const personId = Number(ctx.params.id)
    const baseIds = await basesOfPerson(personId)
    await ctx.bouncer.with(PersonPolicy).authorize('view', { baseIds })
    const bytes = await openNewestPhoto(db.connection(), personId)
    if (!bytes) throw new Exception('No photo', { status: 404 })
    fileHead(ctx, { name: `photo-${personId}.jpg`, type: 'jpg', disposition: 'inline' })
    return ctx.response.send(bytes)
  }

  @inject()
  async store(ctx: HttpContext, add: AddPhoto) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const personId = Number(params.id)
    const reach = await personReach(personId)
    await bouncer.with(PersonPolicy).authorize('addPhoto', { ...reach, personId })

    const file = request.file('photo')
    if (!file) throw new RuleViolation('E_NO_PHOTO', { module: PHOTOS, field: 'photo' })
    const hasWhiteGround = await keepPhoto(file, async (photo) => {
      await add.handle({ actor: auth.getUserOrFail(), personId, photo, requestId: request.id() })
      return photo.hasWhiteGround
    })
    session.flash('success', i18n.t(`person_photos.${hasWhiteGround ? 'added' : 'added_dark'}`))
    return response.redirect(`/people/${personId}`)
  }
}
