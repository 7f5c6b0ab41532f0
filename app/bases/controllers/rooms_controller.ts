import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import BasesPolicy from '#app/bases/bases_policy'
import SaveRoom from '#app/bases/resources/actions/save_room'
import { seesEveryBase } from '#app/accounts/scope'
import { roomList } from '#app/bases/queries/resources'
import { roomValidator } from '#app/bases/resources/validators'
import { historyItems, historyOf } from '#app/bases/resources/queries/history'
import { roomHead, roomPage, specialtiesOf } from '#app/bases/resources/queries/room_page'
import type { Infer } from '@vinejs/vine/types'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class RoomsController {
  async index({ auth, bouncer, view, i18n }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('viewResources')
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    return view.render('pages/bases/rooms', {
      rooms: await roomList({ user, locale, today: clock.today() }),
      showBase: seesEveryBase(user),
      mayCreate: await bouncer.with(BasesPolicy).allows('create'),
    })
  }

  async create({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('create')
    const { baseId } = auth.getUserOrFail()
    const specialties = await specialtiesOf(baseId!, i18n.locale as Locale)
    return view.render('pages/bases/room_form', { room: null, specialties, workstations: [] })
  }

  @inject()
  async store(ctx: HttpContext, saveRoom: SaveRoom) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(BasesPolicy).authorize('create')
    const input = inputOf(await request.validateUsing(roomValidator))

    const actor = auth.getUserOrFail()
    const id = await saveRoom.handle({
      ...input,
      actor,
      baseId: actor.baseId!,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.room_added'))
    return response.redirect(`/rooms/${id}`)
  }

  async show({ bouncer, i18n, params, view }: HttpContext) {
    const room = await foundRoom(params.id, i18n.locale as Locale)
    await bouncer.with(BasesPolicy).authorize('viewOf', room)

    return view.render('pages/bases/room', {
      room,
      ...(await roomPage(room, i18n.locale as Locale)),
      history: historyItems(await historyOf('room', room.id), i18n),
      specialties: await specialtiesOf(room.baseId, i18n.locale as Locale),
      mayManage: await bouncer.with(BasesPolicy).allows('manage', room),
      mayViewBase: await bouncer.with(BasesPolicy).allows('viewPlanOf', room),
      today: clock.today(),
    })
  }

  async edit({ bouncer, i18n, params, view }: HttpContext) {
    const room = await foundRoom(params.id, i18n.locale as Locale)
    await bouncer.with(BasesPolicy).authorize('manage', room)

    const { workstations } = await roomPage(room, i18n.locale as Locale)
    const specialties = await specialtiesOf(room.baseId, i18n.locale as Locale)
    return view.render('pages/bases/room_form', { room, specialties, workstations })
  }

  @inject()
  async update(ctx: HttpContext, saveRoom: SaveRoom) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const room = await foundRoom(params.id, i18n.locale as Locale)
    await bouncer.with(BasesPolicy).authorize('manage', room)
    const input = inputOf(await request.validateUsing(roomValidator))

    const actor = auth.getUserOrFail()
    const { id: roomId, baseId } = room
    await saveRoom.handle({ ...input, actor, baseId, roomId, requestId: request.id() })
    session.flash('success', i18n.t('resources.flash.saved'))
    return response.redirect(`/rooms/${room.id}`)
  }
}

async function foundRoom(id: string, locale: Locale) {
  const room = await roomHead(Number(id), locale)
  if (!room) throw new Exception('No such room', { status: 404 })
  return room as Record<string, any> & { baseId: number }
}

function inputOf({ specialtyId, workstations, ...input }: Infer<typeof roomValidator>) {
  return {
    ...input,
    specialtyId: specialtyId ?? null,
    workstations: Object.entries(workstations ?? {}).map(([id, count]) => ({
      specialtyId: Number(id.slice(1)),
      count: count ?? 0,
    })),
  }
}
