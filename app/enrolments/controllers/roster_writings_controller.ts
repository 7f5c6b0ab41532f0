import { inject } from '@adonisjs/core'
import WriteRoster from '#app/enrolments/actions/write_roster'
import RosterImportPolicy from '#app/enrolments/roster_import_policy'
import { storedImport } from '#app/enrolments/queries/roster_imports'
import { writeRosterValidator } from '#app/enrolments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RosterWritingsController {
  @inject()
  async store(ctx: HttpContext, write: WriteRoster) {
    const { auth, bouncer, i18n, params, request, response, session, view } = ctx
    const stored = await storedImport(Number(params.id))
    if (!stored) return response.status(404).send(await view.render('pages/errors/not_found'))
    await bouncer.with(RosterImportPolicy).authorize('write', stored)
    const { mode, proofsSeen } = await request.validateUsing(writeRosterValidator)

    const result = await write.handle({
      actor: auth.user!,
      importId: stored.id,
      mode,
      proofsSeen,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('enrolments.import.done', result))
    return response.redirect(`/imports/${stored.id}`)
  }
}
