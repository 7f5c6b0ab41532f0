import app from '@adonisjs/core/services/app'
import { type HttpContext, ExceptionHandler } from '@adonisjs/core/http'
import type { StatusPageRange, StatusPageRenderer } from '@adonisjs/core/types/http'
import { databaseFault } from '#app/shared/database/database_fault'
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
    if (databaseFault(error) === 'unique' && ctx.session) {
      return super.handle(new RuleViolation('E_ALREADY_DONE'), ctx)
    }
    return super.handle(error, ctx)
  }

  /** Database errors carry the bound values, identity numbers among them: only their code is logged. */
  async report(error: unknown, ctx: HttpContext) {
    const fault = databaseFault(error)
    if (fault) {
      ctx.logger.error({ fault, code: (error as { code: string }).code }, 'database fault')
      return
    }
    return super.report(error, ctx)
  }
}
