import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import IssueSpecialAbilities from '#app/certificates/kinds/actions/issue_special_abilities'
import { abilityIssueValidator } from '#app/certificates/kinds/validators'
import { unprintableWords } from '#app/certificates/kinds/unprintable'
import { findClass } from '#app/classes/queries/find_class'
import { finishersOf, specialAbilities } from '#app/certificates/kinds/queries/special_abilities'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

export default class ClassAbilityCertificatesController {
  async create({ bouncer, i18n, params, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(CertificatePolicy).authorize('issue', courseClass)

    const abilities = await specialAbilities(i18n.locale as Locale)
    return view.render('pages/certificates/kinds/issue_ability', {
      classId: courseClass.id,
      code: courseClass.code,
      abilities: abilities.map(({ id, name, body }) => ({ value: id, label: `${name} · ${body}` })),
      finishers: await finishersOf(courseClass.id),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    issue: IssueSpecialAbilities
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(CertificatePolicy).authorize('issue', courseClass)

    const asked = await request.validateUsing(abilityIssueValidator)
    const actor = auth.getUserOrFail()
    const classId = courseClass.id
    const { issued, left } = await issue.handle({
      actor,
      classId,
      ...asked,
      requestId: request.id(),
    })
    if (issued > 0)
      session.flash('success', i18n.t('certificate_kinds.done.ability', { count: issued }))
    if (left.length > 0) {
      const names = unprintableWords(left)
      session.flash('warning', i18n.t('certificate_kinds.done.left', { names, count: left.length }))
    }
    return response.redirect('/certificates?kind=special_ability')
  }
}
