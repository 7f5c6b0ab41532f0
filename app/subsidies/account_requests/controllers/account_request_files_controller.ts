import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import { fileHead } from '#app/shared/file_response'
import { readPrivateFile } from '#app/shared/files/private_file'
import { recordAudit } from '#app/shared/audit/record_audit'
import { presentBases } from '#app/people/queries/present_relation'
import AccountRequestPolicy from '#app/subsidies/account_requests/account_request_policy'
import { accountRequest } from '#app/subsidies/account_requests/queries/account_requests'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountRequestFilesController {
  /** A file from outside is only ever saved; who took it is written. */
  async show(ctx: HttpContext) {
    const { auth, bouncer, params, request, response } = ctx
    await bouncer.with(AccountRequestPolicy).authorize('index')
    const found = await accountRequest(params.id)
    if (!found) throw new Exception('No such request', { status: 404 })
    const baseIds = await presentBases(found.person_id)
    await bouncer.with(AccountRequestPolicy).authorize('check', { baseIds })

    const bytes = await readPrivateFile(found.file_path, found.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor: auth.getUserOrFail(),
        action: 'account_request.proof_taken',
        subject: { type: 'account_request', id: found.id },
        requestId: request.id(),
      })
    )
    const name = `account-proof-${found.id}.${found.file_kind}`
    fileHead(ctx, { name, type: 'opaque', disposition: 'attachment' })
    return response.send(bytes)
  }
}
