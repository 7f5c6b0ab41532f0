import { inject } from '@adonisjs/core'
import BasesPolicy from '#app/bases/bases_policy'
import SaveEquipment from '#app/bases/resources/actions/save_equipment'
import { equipmentValidator } from '#app/bases/resources/validators'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class RoomEquipmentController {
  @inject()
  async store(ctx: HttpContext, saveEquipment: SaveEquipment) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const room = await ownedRow('rooms', params.id)
    await bouncer.with(BasesPolicy).authorize('manage', room)
    const { specialtyId, ...input } = await request.validateUsing(equipmentValidator)

    await saveEquipment.handle({
      ...input,
      specialtyId: specialtyId ?? null,
      actor: auth.getUserOrFail(),
      roomId: room.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.saved'))
    return response.redirect(`/rooms/${room.id}#equipment`)
  }
}
