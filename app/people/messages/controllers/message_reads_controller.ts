import { inject } from '@adonisjs/core'
import ReadMessages from '#app/people/messages/actions/read_messages'
import { readMessagesValidator } from '#app/people/messages/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class MessageReadsController {
  @inject()
  async store({ auth, request, response }: HttpContext, read: ReadMessages) {
    const { id, upTo } = await request.validateUsing(readMessagesValidator)
    const reader = auth.getUserOrFail()
    if (id) return response.redirect((await read.one(reader, id)) ?? '/messages')

    await read.upTo(reader, upTo!)
    return response.redirect('/messages')
  }
}
