import EnrolmentRunPolicy from '#app/enrolments/runs/enrolment_run_policy'
import { applicationList, classChoices } from '#app/enrolments/runs/queries/application_list'
import { APPLICATION_ACTS } from '#app/enrolments/runs/run_acts'
import { APPLICATION_STATUSES } from '#app/enrolments/applications/application_status'
import { applicationFilterValidator } from '#app/enrolments/runs/validators'
import { onlyFilled } from '#app/shared/validation'
import { seesEveryBase } from '#app/accounts/scope'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { HttpContext } from '@adonisjs/core/http'

/** All applications within what the user may see. */
export default class ApplicationListsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(EnrolmentRunPolicy).authorize('index')
    const user = auth.getUserOrFail()
    const filters = await applicationFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/enrolments/runs/applications', {
      ...(await applicationList(user, filters)),
      filters,
      statuses: APPLICATION_STATUSES,
      categories: TRAINEE_CATEGORIES,
      acts: APPLICATION_ACTS,
      classes: await classChoices(user, filters.class),
      showsBase: seesEveryBase(user),
      mayDecide: await bouncer.with(EnrolmentRunPolicy).allows('act'),
    })
  }
}
