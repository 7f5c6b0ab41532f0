import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { fileHead } from '#app/shared/file_response'
import AccountCorrectionPolicy from '#app/subsidies/account_corrections/account_correction_policy'
import TakeProof from '#app/subsidies/account_corrections/actions/take_proof'
import { accountCorrection } from '#app/subsidies/account_corrections/queries/account_correction_list'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountProofsController {
  /** A file from outside is only ever saved: never shown by the browser, never by its own type. */
  @inject()
  async show(ctx: HttpContext, take: TakeProof) {
    const { auth, bouncer, params, request } = ctx
    await bouncer.with(AccountCorrectionPolicy).authorize('index')
    const correction = await accountCorrection(params.id)
    if (!correction) throw new Exception('No such correction', { status: 404 })
    await bouncer.with(AccountCorrectionPolicy).authorize('takeProof', correction)

    const actor = auth.getUserOrFail()
    const file = await take.handle({ actor, correctionId: params.id, requestId: request.id() })
    if (!file) throw new Exception('No file came with it', { status: 404 })
    fileHead(ctx, { name: file.name, type: 'opaque', disposition: 'attachment' })
    return ctx.response.send(file.bytes)
  }
}
