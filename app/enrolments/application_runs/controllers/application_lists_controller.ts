import ApplicationRunPolicy from '#app/enrolments/application_runs/application_run_policy'
import {
  applicationList,
  classChoices,
} from '#app/enrolments/application_runs/queries/application_list'
import { APPLICATION_STATUSES } from '#app/enrolments/applications/application_status'
import {
  RUN_RESULTS,
  applicationFilterValidator,
} from '#app/enrolments/application_runs/validators'
import { onlyFilled } from '#app/shared/validation'
import { seesEveryBase } from '#app/accounts/scope'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { HttpContext } from '@adonisjs/core/http'

/** All applications within what the user may see. */
export default class ApplicationListsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(ApplicationRunPolicy).authorize('index')
    const user = auth.getUserOrFail()
    const filters = await applicationFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/enrolments/application_runs/list', {
      ...(await applicationList(user, filters)),
      filters,
      statuses: APPLICATION_STATUSES,
      categories: TRAINEE_CATEGORIES,
      results: RUN_RESULTS,
      classes: await classChoices(user, filters.class),
      showsBase: seesEveryBase(user),
      mayDecide: await bouncer.with(ApplicationRunPolicy).allows('act'),
    })
  }
}
