import { onlyFilled } from '#app/shared/validation'
import MessagePolicy from '#app/people/messages/message_policy'
import { channels } from '#app/people/messages/channels/channels'
import { messageCounts, messageLog } from '#app/people/messages/queries/message_log'
import { messageLogValidator } from '#app/people/messages/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class MessageLogsController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(MessagePolicy).authorize('viewLog')

    const filters = await messageLogValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/messages/log', {
      ...(await messageLog(filters)),
      counts: await messageCounts(),
      channels,
      filters,
      mayResend: await bouncer.with(MessagePolicy).allows('resend'),
    })
  }
}
