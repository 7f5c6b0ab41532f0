import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import { openClassesValidator } from '#app/portal/courses/validators'
import {
  classHours,
  openChoices,
  openClass,
  openClasses,
} from '#app/portal/courses/queries/open_classes'
import { subsidiesInWords } from '#app/portal/courses/queries/subsidies_in_words'
import { waitingRuleOn } from '#app/enrolments/waiting_list/waiting_rule'
import clock from '#app/shared/clock'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

/** What can be learned and when: for everybody, without a session. */
export default class OpenClassesController {
  async index({ i18n, request, view }: HttpContext) {
    const locale = i18n.locale as Locale
    // Without a session a fault of the address cannot be said on another page.
    const [fault, asked] = await openClassesValidator.tryValidate(onlyFilled(request.qs()))
    const filters = fault ? {} : asked
    return view.render('pages/courses/index', {
      ...(await openClasses(filters, locale)),
      choices: await openChoices(locale),
      filters,
    })
  }

  async show({ i18n, params, view }: HttpContext) {
    const locale = i18n.locale as Locale
    const found = await openClass(Number(params.id), locale)
    if (!found) throw new Exception('No such open class', { status: 404, code: 'E_ROW_NOT_FOUND' })
    return view.render('pages/courses/show', {
      found,
      hours: await classHours(found.id, locale),
      subsidies: await subsidiesInWords(found.startsOn, locale),
      rule: await waitingRuleOn(clock.today()),
    })
  }
}
