import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const FIELD = '_idempotency_key'

type Claim = { user_id: number; key: string }
type Post = { route: string; body_hash: string }

/**
 * Lets a form act once: the second post of the same form waits for the first and goes where it went;
 * one that says something else is told so. A post that failed frees its key, so the corrected form can
 * be sent.
 */
export default class IdempotencyMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const key = ctx.request.input(FIELD)
    const user = ctx.auth?.user
    if (ctx.request.method() === 'GET' || !user || typeof key !== 'string' || key.length > 64) {
      return next()
    }

    const claim = { user_id: user.id, key }
    const post = postOf(ctx)
    if (!(await this.#reserve(claim, post))) return this.#answerAsBefore(ctx, claim, post)

    let response: unknown
    try {
      response = await next()
    } catch (error) {
      await db.from('idempotency_keys').where(claim).delete()
      throw error
    }
    if (ctx.response.getStatus() >= 400 || ctx.actFailed) {
      await db.from('idempotency_keys').where(claim).delete()
    } else {
      const location = ctx.response.getHeader('location')
      await db
        .from('idempotency_keys')
        .where(claim)
        .update({ status: 'done', redirect_to: location ? String(location).slice(0, 500) : null })
    }
    return response
  }

  async #reserve(claim: Claim, post: Post) {
    try {
      await db.table('idempotency_keys').insert({
        ...claim,
        ...post,
        status: 'running',
        created_at: clock.instant(),
      })
      return true
    } catch (error) {
      if (isUniqueViolation(error)) return false
      throw error
    }
  }

  async #answerAsBefore(ctx: HttpContext, claim: Claim, post: Post) {
    for (let waited = 0; waited < 10_000; waited += 100) {
      const earlier = await db.from('idempotency_keys').where(claim).first()
      if (earlier && (earlier.route !== post.route || earlier.body_hash !== post.body_hash)) {
        throw new RuleViolation('E_FORM_REUSED')
      }
      if (!earlier || earlier.status === 'done') {
        return earlier?.redirect_to
          ? ctx.response.redirect(earlier.redirect_to)
          : ctx.response.redirect().withQs().back()
      }
      await sleep(100)
    }
    ctx.session.flash('error', ctx.i18n.t('shared.still_working'))
    return ctx.response.redirect().withQs().back()
  }
}

/** What a form says: where it goes and its fields, files left out. */
function postOf({ request }: HttpContext): Post {
  const fields = Object.entries(request.body()).filter(([name]) => ![FIELD, '_csrf'].includes(name))
  return {
    route: request.url().slice(0, 120),
    body_hash: createHash('sha256').update(JSON.stringify(fields)).digest('hex'),
  }
}

declare module '@adonisjs/core/http' {
  export interface HttpContext {
    /** Set by the exception handler: the act of this request did not happen. */
    actFailed?: boolean
  }
}
