import { Exception } from '@adonisjs/core/exceptions'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import { classApplications, waitingLog } from '#app/enrolments/applications/queries/applications'
import { classFacts } from '#app/enrolments/queries/class_facts'
import type { HttpContext } from '@adonisjs/core/http'

/** The log of a class's waiting list, played again step by step. */
export default class WaitingListsController {
  async show({ bouncer, params, view }: HttpContext) {
    const facts = await classFacts({ id: Number(params.id) })
    if (!facts) throw new Exception('No such class', { status: 404, code: 'E_ROW_NOT_FOUND' })
    await bouncer.with(ApplicationPolicy).authorize('list', facts)

    const { waiting } = await classApplications(facts.id)
    return view.render('pages/enrolments/applications/waiting_list', {
      facts,
      waiting,
      log: await waitingLog(facts.id),
    })
  }
}
