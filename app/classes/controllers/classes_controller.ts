import clock from '#app/shared/clock'
import ClassPolicy from '#app/classes/class_policy'
import CreateClass from '#app/classes/actions/create_class'
import ReviseClass from '#app/classes/actions/revise_class'
import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import { seesEveryBase } from '#app/accounts/scope'
import { baseChoices } from '#app/bases/queries/plan_seats'
import { specialtyChoices } from '#app/catalogue/queries/courses'
import { amendmentSection } from '#app/classes/amendments/queries/amendment_section'
import { openingBrief } from '#app/classes/opening/queries/opening'
import { classHead } from '#app/classes/queries/class_head'
import { classList } from '#app/classes/queries/class_list'
import { mergersOf } from '#app/classes/queries/mergers'
import { regroupingsOf } from '#app/classes/queries/regroupings'
import { classRoster } from '#app/classes/queries/class_roster'
import { classChoices, weeklyPattern } from '#app/classes/queries/class_choices'
import { classTemplate } from '#app/classes/queries/class_template'
import { findClass } from '#app/classes/queries/find_class'
import { CLASS_STATUSES, classTint, isRevisable } from '#app/classes/class_status'
import {
  classFilterValidator,
  copyValidator,
  classValidator,
  rosterFilterValidator,
} from '#app/classes/validators'
import { askedClass } from '#app/classes/timetabling/queries/asked_class'
import { clashSentence } from '#app/classes/timetabling/words'
import { onlyFilled } from '#app/shared/validation'
import { inject } from '@adonisjs/core'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassesController {
  async index({ auth, bouncer, request, view, i18n }: HttpContext) {
    await bouncer.with(ClassPolicy).authorize('list')
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const filters = await classFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/classes/index', {
      ...(await classList(user, filters, locale)),
      filters,
      statuses: CLASS_STATUSES.filter((status) => status !== 'approved' && status !== 'archived'),
      specialties: await specialtyChoices(locale),
      bases: seesEveryBase(user) ? await baseChoices(locale) : [],
      mayCreate: await bouncer.with(ClassPolicy).allows('create'),
      classTint,
    })
  }

  async create({ auth, bouncer, view, request, session, i18n }: HttpContext) {
    await bouncer.with(ClassPolicy).authorize('create')
    const { from } = await copyValidator.validate(onlyFilled(request.qs()))
    const baseId = auth.getUserOrFail().baseId!
    const template = from ? await classTemplate(from, baseId) : null
    const given = { query: request.qs(), refused: session.flashMessages.all() }
    const asked = await askedClass(baseId, given, i18n)
    const year = clock.year()
    return view.render('pages/classes/create', {
      choices: await classChoices(baseId, year, i18n.locale as Locale),
      planYear: year,
      values: {
        courseId: Number(request.qs().course) || '',
        startsOn: '',
        seats: '',
        roomId: '',
        trainerId: '',
        assessmentBodyId: '',
        mode: 'open',
        feeKind: 'free',
        employerId: '',
        trainingKind: 'skills',
        apprenticeshipYears: '',
        weekdays: [1, 2, 3, 4, 5],
        slots: ['morning', 'afternoon'],
        ...template?.values,
        ...asked.values,
      },
      check: asked.check,
      template,
      clashes: (template?.clashes ?? []).map((clash) => clashSentence(clash, i18n)),
    })
  }

  @inject()
  async store(
    { auth, bouncer, request, response, session, i18n }: HttpContext,
    create: CreateClass
  ) {
    await bouncer.with(ClassPolicy).authorize('create')
    const plan = await request.validateUsing(classValidator)
    const actor = auth.getUserOrFail()
    const courseClass = await create.handle({
      ...plan,
      actor,
      baseId: actor.baseId!,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('classes.done.created', { code: courseClass.code }))
    return response.redirect(`/classes/${courseClass.id}`)
  }

  async show({ auth, bouncer, params, request, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('view', courseClass)
    const { q, show } = await rosterFilterValidator.validate(onlyFilled(request.qs()))
    const user = auth.getUserOrFail()
    const head = await classHead(courseClass.id, user)
    return view.render('pages/classes/show', {
      head,
      opening: head.mayDecide ? await openingBrief(courseClass.id, courseClass) : null,
      ...(await amendmentSection(courseClass, user)),
      regroupings: await regroupingsOf(courseClass.id),
      mergers: head.mayReadPapers ? await mergersOf(courseClass.id) : [],
      roster: await classRoster(courseClass.id, { q, show }),
      q: q ?? '',
      show: show ?? 'all',
      minimumPercent: ATTENDANCE_RULE.minimumPercent,
    })
  }

  async edit({ bouncer, params, response, session, view, i18n }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    if (!isRevisable(courseClass.status)) {
      const from = { from: courseClass.status }
      session.flash('error', i18n.t('classes.violations.E_CLASS_NOT_REVISABLE', from))
      return response.redirect(`/classes/${courseClass.id}`)
    }
    const locale = i18n.locale as Locale
    return view.render('pages/classes/edit', {
      courseClass,
      choices: await classChoices(courseClass.baseId, courseClass.year, locale),
      planYear: courseClass.year,
      values: {
        ...pick(courseClass),
        ...(await weeklyPattern(courseClass.id)),
      },
    })
  }

  @inject()
  async update(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    revise: ReviseClass
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const plan = await request.validateUsing(classValidator)
    await revise.handle({
      ...plan,
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('classes.done.revised'))
    return response.redirect(`/classes/${courseClass.id}`)
  }
}

function pick(courseClass: Awaited<ReturnType<typeof findClass>>) {
  const { courseId, startsOn, seats, roomId, trainerId, assessmentBodyId } = courseClass
  const { mode, feeKind, employerId, trainingKind, apprenticeshipYears } = courseClass
  return {
    ...{ courseId, startsOn, seats, roomId, trainerId, assessmentBodyId, mode, feeKind },
    ...{ employerId, trainingKind, apprenticeshipYears },
  }
}
