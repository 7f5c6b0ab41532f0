import clock from '#app/shared/clock'
import BasesPolicy from '#app/bases/bases_policy'
import { seesEveryBase } from '#app/accounts/scope'
import { roomList } from '#app/bases/queries/resources'
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
    })
  }
}
