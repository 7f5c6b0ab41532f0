import { inject } from '@adonisjs/core'
import { onlyFilled } from '#app/shared/validation'
import CreateEmployer from '#app/subsidies/employers/actions/create_employer'
import EmployerPolicy from '#app/subsidies/employers/employer_policy'
import ReviseEmployer from '#app/subsidies/employers/actions/revise_employer'
import { classTint } from '#app/classes/class_status'
import { employerClasses } from '#app/subsidies/employers/queries/employer_classes'
import { employerList, findEmployer } from '#app/subsidies/employers/queries/employers'
import {
  createEmployerValidator,
  employerListValidator,
  reviseEmployerValidator,
} from '#app/subsidies/employers/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class EmployersController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(EmployerPolicy).authorize('index')

    const filters = await employerListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/employers/index', {
      ...(await employerList(filters)),
      q: filters.q ?? '',
      mayManage: await bouncer.with(EmployerPolicy).allows('manage'),
    })
  }

  async create({ bouncer, view }: HttpContext) {
    await bouncer.with(EmployerPolicy).authorize('manage')

    return view.render('pages/employers/create')
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    create: CreateEmployer
  ) {
    await bouncer.with(EmployerPolicy).authorize('manage')

    const input = await request.validateUsing(createEmployerValidator)
    await create.handle({ ...input, actor: auth.getUserOrFail(), requestId: request.id() })
    session.flash('success', i18n.t('employers.flash.created', { name: input.name }))
    return response.redirect('/employers')
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(EmployerPolicy).authorize('view')

    const user = auth.getUserOrFail()
    return view.render('pages/employers/show', {
      employer: await findEmployer(params.id),
      ...(await employerClasses(params.id, user)),
      maySeeAccount: await bouncer.with(EmployerPolicy).allows('index'),
      mayManage: await bouncer.with(EmployerPolicy).allows('manage'),
      classTint,
    })
  }

  async edit({ bouncer, params, view }: HttpContext) {
    await bouncer.with(EmployerPolicy).authorize('manage')

    return view.render('pages/employers/edit', { employer: await findEmployer(params.id) })
  }

  @inject()
  async update(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    revise: ReviseEmployer
  ) {
    await bouncer.with(EmployerPolicy).authorize('manage')

    const { id: employerId } = await findEmployer(params.id)
    const input = await request.validateUsing(reviseEmployerValidator)
    const actor = auth.getUserOrFail()
    await revise.handle({ ...input, employerId, actor, requestId: request.id() })
    session.flash('success', i18n.t('employers.flash.revised', { name: input.name }))
    return response.redirect('/employers')
  }
}
