import { inject } from '@adonisjs/core'
import ChangeAccount from '#app/accounts/actions/change_account'
import { homeOf } from '#app/accounts/home'
import { firstPasswordValidator } from '#app/accounts/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The own password of whoever came in by a slip. */
export default class FirstPasswordsController {
  async create({ auth, response, view }: HttpContext) {
    const user = auth.getUserOrFail()
    if (user.slipUsedAt === null) return response.redirect('/account')
    return view.render('pages/accounts/first_password')
  }

  @inject()
  async store({ auth, i18n, request, response, session }: HttpContext, change: ChangeAccount) {
    const actor = auth.getUserOrFail()
    const { password } = await request.validateUsing(firstPasswordValidator)

    await change.chooseFirst({ actor, password })

    session.regenerate()
    session.flash('success', i18n.t('accounts.first_password.done'))
    return response.redirect(homeOf(actor))
  }
}
