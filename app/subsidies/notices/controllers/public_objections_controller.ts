import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import LodgeObjection from '#app/subsidies/notices/actions/lodge_objection'
import { readContact } from '#app/subsidies/notices/contact'
import { objectionValidator } from '#app/subsidies/notices/validators'
import { publicNotice } from '#app/subsidies/queries/notices'
import { objectionReceipt } from '#app/subsidies/notices/queries/objections'
import { NOTICES, OBJECTION_WORKING_DAYS } from '#app/subsidies/notices/notice_terms'
import { dropPrivateFile, keepPrivateFile, SENT_FILE_MB } from '#app/shared/files/private_file'
import {
  formKey,
  formToken,
  isForeign,
  isReceiptCode,
  receiptCode,
} from '#app/subsidies/notices/objection_form'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { Infer } from '@vinejs/vine/types'
import type { HttpContext } from '@adonisjs/core/http'

type Typed = Infer<typeof objectionValidator>
type Faults = Record<string, string[]>

/** Objections by the public: no session, no account. What was typed is shown again in the answer. */
export default class PublicObjectionsController {
  async create(ctx: HttpContext) {
    const notice = await openNoticeOf(ctx)
    return formPage(ctx, notice, {})
  }

  @inject()
  async store(ctx: HttpContext, lodge: LodgeObjection) {
    const notice = await openNoticeOf(ctx)
    const key = isForeign(ctx) ? null : formKey(ctx.request.input('token'), notice.number)
    // People do not see the field "website": whoever fills it in is a program.
    if (!key || ctx.request.input('website')) return refuse(ctx, notice, { token: ['reopen'] })
    const [fault, typed] = await ctx.request.tryValidateUsing(objectionValidator)
    if (fault) return refuse(ctx, notice, faultsIn(fault.messages))

    try {
      const number = await this.#lodge(ctx, lodge, notice.number, typed, key)
      return ctx.response.redirect(`/notices/objections/${number}/${receiptCode(number)}`)
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error
      const message = ctx.i18n.t(error.messageKey, error.params)
      return refuse(ctx, notice, { [error.field ?? 'token']: [message] })
    }
  }

  async #lodge(ctx: HttpContext, lodge: LodgeObjection, notice: string, typed: Typed, key: string) {
    const contact = readContact(typed.contact)
    if (!contact) throw new RuleViolation('E_CONTACT', { module: NOTICES, field: 'contact' })
    const place = { folder: 'objections', field: 'evidence' } as const
    return keepPrivateFile(ctx.request.file('evidence'), place, async (evidence) => {
      const { number, isRepeated } = await lodge.handle({
        noticeNumber: notice,
        position: typed.scope === 'line' ? typed.position : null,
        name: typed.name,
        contact,
        ground: typed.ground,
        evidence,
        formKey: key,
        requestId: ctx.request.id(),
      })
      if (isRepeated && evidence) await dropPrivateFile(evidence.path)
      return number
    })
  }

  /** The receipt, for whoever has its code: also after the notice was taken down. */
  async show({ i18n, params, response, view }: HttpContext) {
    const objection = isReceiptCode(params.code, params.number)
      ? await objectionReceipt(params.number)
      : null
    if (!objection) throw new Exception('No such receipt', { status: 404 })
    response.header('referrer-policy', 'no-referrer')
    return view.render('pages/subsidies/notices/receipt', {
      objection,
      code: params.code,
      days: OBJECTION_WORKING_DAYS,
      locale: i18n.locale,
    })
  }
}

async function openNoticeOf({ params }: HttpContext) {
  const notice = await publicNotice(params.number)
  if (!notice) throw new Exception('No such notice', { status: 404 })
  return notice
}

function faultsIn(messages: { field: string; message: string }[]): Faults {
  const faults: Faults = {}
  for (const { field, message } of messages) (faults[field] ??= []).push(message)
  return faults
}

function refuse(ctx: HttpContext, notice: Record<string, any>, faults: Faults) {
  ctx.response.status(422)
  if (faults.token?.[0] === 'reopen') faults = { token: [ctx.i18n.t('notices.form.reopen')] }
  return formPage(ctx, notice, faults)
}

/** The form, with what was typed when it was refused: pages without a session carry nothing over. */
function formPage(ctx: HttpContext, notice: Record<string, any>, faults: Faults) {
  const typed = ctx.request.method() === 'POST' ? ctx.request.body() : ctx.request.qs()
  const kept: Record<string, unknown> = { inputErrorsBag: faults }
  for (const name of ['scope', 'position', 'name', 'contact', 'ground']) {
    if (typeof typed[name] === 'string') kept[name] = typed[name]
  }
  // Where the components of a form look for what a session would have carried over.
  ctx.view.share({
    flashMessages: { get: (key: string, other?: unknown) => kept[key] ?? other },
  })
  return ctx.view.render('pages/subsidies/notices/objection_form', {
    notice,
    token: formToken(notice.number),
    megabytes: SENT_FILE_MB,
    locale: ctx.i18n.locale,
  })
}
