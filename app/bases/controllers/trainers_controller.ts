import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import BasesPolicy from '#app/bases/bases_policy'
import SaveTrainer from '#app/bases/resources/actions/save_trainer'
import { SENT_FILE_MB } from '#app/shared/files/private_file'
import { seesEveryBase } from '#app/accounts/scope'
import { trainerList } from '#app/bases/queries/resources'
import { trainerValidator } from '#app/bases/resources/validators'
import { specialtiesOf } from '#app/bases/resources/queries/room_page'
import { historyItems, historyOf } from '#app/bases/resources/queries/history'
import {
  qualificationChoices,
  trainerHead,
  trainerPage,
} from '#app/bases/resources/queries/trainer_page'
import type { Infer } from '@vinejs/vine/types'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class TrainersController {
  async index({ auth, bouncer, view, i18n }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('viewResources')
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    return view.render('pages/bases/trainers', {
      trainers: await trainerList({ user, locale, today: clock.today() }),
      showBase: seesEveryBase(user),
      mayCreate: await bouncer.with(BasesPolicy).allows('create'),
      today: clock.today(),
    })
  }

  async create({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('create')
    const { baseId } = auth.getUserOrFail()
    const specialties = await specialtiesOf(baseId!, i18n.locale as Locale)
    return view.render('pages/bases/trainer_form', { trainer: null, specialties })
  }

  @inject()
  async store(ctx: HttpContext, saveTrainer: SaveTrainer) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(BasesPolicy).authorize('create')
    const input = inputOf(await request.validateUsing(trainerValidator))

    const actor = auth.getUserOrFail()
    const id = await saveTrainer.handle({
      ...input,
      actor,
      baseId: actor.baseId!,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.trainer_added'))
    return response.redirect(`/trainers/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    const locale = i18n.locale as Locale
    const trainer = await foundTrainer(params.id, locale)
    const policy = bouncer.with(BasesPolicy)
    await policy.authorize('viewOf', trainer)

    return view.render('pages/bases/trainer', {
      trainer,
      ...(await trainerPage(trainer.id, locale)),
      choices: await qualificationChoices(trainer.baseId, locale),
      specialties: await specialtiesOf(trainer.baseId, locale),
      history: historyItems(await historyOf('trainer', trainer.id), i18n),
      mayManage: await policy.allows('manage', trainer),
      mayViewPapers: await policy.allows('viewPapers', trainer),
      mayViewReasons: await policy.allows('viewReasons', trainer),
      isOwn: trainer.user_id === auth.getUserOrFail().id,
      today: clock.today(),
      megabytes: SENT_FILE_MB,
    })
  }

  async edit({ bouncer, i18n, params, view }: HttpContext) {
    const trainer = await foundTrainer(params.id, i18n.locale as Locale)
    await bouncer.with(BasesPolicy).authorize('manage', trainer)

    const specialties = await specialtiesOf(trainer.baseId, i18n.locale as Locale)
    return view.render('pages/bases/trainer_form', { trainer, specialties })
  }

  @inject()
  async update(ctx: HttpContext, saveTrainer: SaveTrainer) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const trainer = await foundTrainer(params.id, i18n.locale as Locale)
    await bouncer.with(BasesPolicy).authorize('manage', trainer)
    const input = inputOf(await request.validateUsing(trainerValidator))

    const actor = auth.getUserOrFail()
    const { id: trainerId, baseId } = trainer
    await saveTrainer.handle({ ...input, actor, baseId, trainerId, requestId: request.id() })
    session.flash('success', i18n.t('resources.flash.saved'))
    return response.redirect(`/trainers/${trainer.id}`)
  }
}

async function foundTrainer(id: string, locale: Locale) {
  const trainer = await trainerHead(Number(id), locale)
  if (!trainer) throw new Exception('No such trainer', { status: 404 })
  return trainer as Record<string, any> & { baseId: number }
}

function inputOf({ qualification, specialtyId, ...input }: Infer<typeof trainerValidator>) {
  return { ...input, qualification: qualification ?? null, specialtyId: specialtyId ?? null }
}
