import { errors as refusals } from '@adonisjs/bouncer'
import app from '@adonisjs/core/services/app'
import { Exception } from '@adonisjs/core/exceptions'
import { type HttpContext, ExceptionHandler } from '@adonisjs/core/http'
import type { StatusPageRange, StatusPageRenderer } from '@adonisjs/core/types/http'
import { databaseFault, isDatabaseError, safeReason } from '#app/shared/database/database_fault'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Turns failures into pages that say what happened and what to do; details go to the log alone. */
export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = !app.inProduction && process.env.DEBUG_PAGES === '1'
  protected renderStatusPages = true

  protected statusPages: Record<StatusPageRange, StatusPageRenderer> = {
    '403': (error, { view }) => view.render('pages/errors/forbidden', { error }),
    '404': (error, { view }) => view.render('pages/errors/not_found', { error }),
    '409': (error, { view }) => view.render('pages/errors/conflict', { error }),
    '413': (error, { view }) => view.render('pages/errors/too_large', { error }),
    '429': (error, { view }) => view.render('pages/errors/too_many_requests', { error }),
    '500..599': (error, { view }) => view.render('pages/errors/server_error', { error }),
  }

  async handle(error: unknown, ctx: HttpContext) {
    ctx.actFailed = true
    ctx.view.share({ requestId: ctx.request.id() })
    if (error instanceof refusals.E_AUTHORIZATION_FAILURE) {
      return super.handle(refusalPage(error, ctx), ctx)
    }
    return super.handle(ctx.session ? asRefusal(error) : error, ctx)
  }

  /** Database errors carry the bound values, identity numbers among them: only their kind is logged. */
  async report(error: unknown, ctx: HttpContext) {
    if (!isDatabaseError(error)) return super.report(error, ctx)
    const { code } = error as { code?: string }
    ctx.logger.error({ reason: safeReason(error), code }, 'database fault')
  }
}

/** What the database refused, as the sentence a person can act on. */
function asRefusal(error: unknown): unknown {
  const fault = databaseFault(error)
  if (fault === 'unique') return new RuleViolation('E_ALREADY_DONE')
  // Two records of one person became one while this was being done: the next try finds the other.
  if (fault === 'check' && (error as Error).message.includes('person_merged')) {
    return new RuleViolation('E_BUSY')
  }
  if (fault === 'busy') return new RuleViolation('E_BUSY')
  // A number beyond an integer column in an address: no record has it.
  if (fault === 'out_of_range') return new Exception('No such record', { status: 404 })
  return error
}

/** The refusal as a plain failure: left to itself, Bouncer answers with a bare line of text. */
function refusalPage(error: { status: number }, ctx: HttpContext): Exception {
  const code = 'E_AUTHORIZATION_FAILURE'
  return new Exception(ctx.i18n.t(`errors.${code}`), { status: error.status, code })
}
