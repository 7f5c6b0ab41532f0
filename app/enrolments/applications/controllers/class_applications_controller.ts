import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import { classApplications } from '#app/enrolments/applications/queries/applications'
import { classFacts, seatsLeft } from '#app/enrolments/queries/class_facts'
import { classHead } from '#app/classes/queries/class_head'
import { REFUSAL_REASONS } from '#app/enrolments/applications/application_status'
import { STATE_RULES } from '#app/enrolments/enrolment_states'
import { waitingRuleOn } from '#app/enrolments/waiting_list/waiting_rule'
import type { HttpContext } from '@adonisjs/core/http'

/** Who asks for the seats of a class. */
export default class ClassApplicationsController {
  async index({ auth, bouncer, params, view }: HttpContext) {
    const facts = await classFacts({ id: Number(params.id) })
    if (!facts) throw new Exception('No such class', { status: 404, code: 'E_ROW_NOT_FOUND' })
    await bouncer.with(ApplicationPolicy).authorize('list', facts)

    return view.render('pages/enrolments/applications/index', {
      head: await classHead(facts.id, auth.getUserOrFail()),
      facts,
      left: seatsLeft(facts),
      hasBegun: clock.today() >= facts.startsOn,
      applications: await classApplications(facts.id),
      rule: await waitingRuleOn(clock.today()),
      refusalReasons: REFUSAL_REASONS,
      states: STATE_RULES,
      mayDecide: await bouncer.with(ApplicationPolicy).allows('decide', facts),
    })
  }
}
