import clock from '#app/shared/clock'
import { countMiss, secondsBlocked } from '#app/certificates/verify_limit'
import { normaliseCertificateNumber } from '#app/certificates/certificate_number'
import { normaliseVerificationCode } from '#app/certificates/verification_code'
import {
  verifyByCode,
  verifyByNumber,
  type Verified,
} from '#app/certificates/queries/verify_certificate'
import { verifyValidator } from '#app/certificates/validators'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

/** Verification for everybody. These pages have neither a session nor a signed-in user. */
export default class VerificationsController {
  async index(ctx: HttpContext) {
    const { q } = await this.#asked(ctx.request.qs())
    if (!q) return this.#page(ctx, {})
    const code = normaliseVerificationCode(q)
    if (code) return ctx.response.redirect(`/verify/${bare(code)}`)

    const number = normaliseCertificateNumber(q)
    if (!isNumber(number)) return this.#missed(ctx, { q })
    return this.#page(ctx, { q: number, asksName: true })
  }

  /** By number and name: the name is sent in the body, so that it stands in no address and no log. */
  async store(ctx: HttpContext) {
    const { q, name } = await this.#asked(ctx.request.body())
    const number = normaliseCertificateNumber(q ?? '')
    if (!q || normaliseVerificationCode(q) || !name) {
      return ctx.response.redirect(q ? `/verify?q=${encodeURIComponent(q)}` : '/verify')
    }
    if (!isNumber(number)) return this.#missed(ctx, { q })

    // Hits count too when an address is blocked: names can be guessed, codes cannot.
    const wait = await secondsBlocked(ctx.request.ip())
    if (wait > 0) return this.#tooMany(ctx, wait)
    const found = await verifyByNumber(number, name, ctx.i18n.locale as Locale)
    if (!found) return this.#missed(ctx, { q: number, name, asksName: true })
    return this.#page(ctx, { q: number, name, asksName: true, found })
  }

  async show(ctx: HttpContext) {
    const typed = String(ctx.params.code).slice(0, 80)
    const code = normaliseVerificationCode(typed)
    if (!code) {
      const number = normaliseCertificateNumber(typed)
      if (isNumber(number)) return ctx.response.redirect(`/verify?q=${number}`)
      return this.#missed(ctx, { q: typed })
    }
    const found = await verifyByCode(bare(code), ctx.i18n.locale as Locale)
    return found ? this.#page(ctx, { q: code, found }) : this.#missed(ctx, { q: code })
  }

  /** What the form asks for; anything that is no text counts as not asked. */
  async #asked({ q, name }: Record<string, unknown>) {
    const [error, asked] = await verifyValidator.tryValidate({
      q: typeof q === 'string' ? q.slice(0, 80) : undefined,
      name: typeof name === 'string' ? name.slice(0, 60) : undefined,
    })
    return error ? {} : asked
  }

  async #missed(ctx: HttpContext, page: Page) {
    const wait = await countMiss(ctx.request.ip())
    if (wait > 0) return this.#tooMany(ctx, wait)
    ctx.response.status(404)
    return this.#page(ctx, { ...page, isUnknown: true })
  }

  #tooMany({ response, view }: HttpContext, wait: number) {
    response.status(429).header('retry-after', wait)
    return view.render('pages/errors/too_many_requests', { retryAfter: wait })
  }

  #page({ response, view }: HttpContext, page: Page) {
    response.header('cache-control', 'no-store')
    response.header('referrer-policy', 'no-referrer')
    return view.render('pages/certificates/verify', { ...page, now: clock.instant() })
  }
}

interface Page {
  q?: string
  name?: string
  asksName?: boolean
  isUnknown?: boolean
  found?: Verified
}

function bare(code: string): string {
  return code.replaceAll('-', '')
}

function isNumber(text: string): boolean {
  return /^[A-Z]{1,4}[0-9A-Z]{7,38}$/.test(text)
}
