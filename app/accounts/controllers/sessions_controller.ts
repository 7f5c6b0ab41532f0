import clock from '#app/shared/clock'
import User from '#models/user'
import { homeOf } from '#app/accounts/home'
import { signInValidator } from '#app/accounts/validators'
import SignIn from '#app/accounts/actions/sign_in'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'

export default class SessionsController {
  async create({ view }: HttpContext) {
    return view.render('pages/accounts/sign_in')
  }

  @inject()
  async store({ auth, request, response, session }: HttpContext, signIn: SignIn) {
    const credentials = await request.validateUsing(signInValidator)

    const userId = await signIn.handle({
      ...credentials,
      ip: request.ip(),
      requestId: request.id(),
    })
    const user = await User.findOrFail(userId)
    await user.loadRoles()
    const returnTo = session.pull('returnTo')
    await auth.use('web').login(user)
    session.put('signedInAt', clock.milliseconds())

    const isOwnPath = typeof returnTo === 'string' && /^\/(?![/\\])/.test(returnTo)
    return response.redirect(isOwnPath ? returnTo : homeOf(user))
  }

  async destroy({ auth, response, session }: HttpContext) {
    await auth.use('web').logout()
    session.clear()
    session.regenerate()
    return response.redirect('/login')
  }
}
