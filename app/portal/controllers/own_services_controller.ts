import router from '@adonisjs/core/services/router'
import { ownServices } from '#app/portal/services'
import PortalPolicy from '#app/portal/portal_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnServicesController {
  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const groups = ownServices.map(({ key, items }) => ({
      key,
      items: items.filter(({ href }) => router.match(href, 'GET', false) !== null),
    }))
    return view.render('pages/portal/services', { groups })
  }
}
