import { inject } from '@adonisjs/core'
import MessagePolicy from '#app/people/messages/message_policy'
import ResendDeliveries from '#app/people/messages/actions/resend_deliveries'
import { resendValidator } from '#app/people/messages/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class MessageResendsController {
  @inject()
  async store(ctx: HttpContext, resend: ResendDeliveries) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(MessagePolicy).authorize('resend')

    const { ids } = await request.validateUsing(resendValidator)
    const count = await resend.handle({ actor: auth.getUserOrFail(), ids })
    session.flash('success', i18n.t('messages.flash.resent', { count }))
    return response.redirect('/messages/log')
  }
}
