import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'

/** Fields that are not kept for the form when it is shown again. */
const NEVER_KEPT = [
  '_csrf',
  '_method',
  '_idempotency_key',
  'currentPassword',
  'password',
  'password_confirmation',
]

export interface RuleViolationDetails {
  /** Language file that holds the message: `<module>.violations.<code>`. Default `shared`. */
  module?: string
  /** Values for the message. */
  params?: Record<string, string | number>
  /** The form field at fault, when there is one. */
  field?: string
}

/**
 * A broken rule of the field: the transaction rolls back, the person reads why and how to mend it.
 * The message is `<module>.violations.<code>` of the language files; what was typed is kept.
 */
export class RuleViolation extends Exception {
  static status = 422

  readonly module: string
  readonly params: Record<string, string | number>
  readonly field?: string

  constructor(code: string, details: RuleViolationDetails = {}) {
    const params = details.params ?? {}
    super(`${code} ${JSON.stringify(params)}`, { code })
    this.module = details.module ?? 'shared'
    this.params = params
    this.field = details.field
  }

  /** Key of the sentence a person reads. */
  get messageKey() {
    return `${this.module}.violations.${this.code}`
  }

  handle(error: this, { request, response, session, i18n }: HttpContext) {
    const message = i18n.t(error.messageKey, error.params)
    if (request.accepts(['html', 'json']) === 'json') {
      return response.status(error.status).send({
        errors: [{ code: error.code, message, field: error.field }],
      })
    }

    session.flashExcept(NEVER_KEPT)
    if (error.field) {
      session.flash('inputErrorsBag', { [error.field]: [message] })
    } else {
      session.flash('error', message)
    }
    return response.redirect().withQs().back()
  }
}
