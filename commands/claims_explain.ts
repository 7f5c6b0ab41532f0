import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `claims:explain SL26-0000001 [--at 2026-10-19T15:00]`: why a claim is or is not paid, as things
 * stand or as they stood at a past moment (a day, a minute in Shanghai, or a UTC instant): every
 * condition, the arithmetic, checks, corrections, decisions and money, and whether judging the stored
 * facts again gives the same bytes. With `--json` one object with all of it: `{ claim, at, status,
 * state, amountFen, verdict, replay, trace, facts, decisions, checks, questions, amendments, samples,
 * flags, notices, objections, payments, recoveries, handlers, fund, today }`. Exits 1 when there is no
 * such claim, or was none then, when the moment is none, or when the replay differs.
 */
export default class ClaimsExplainCommand extends OperatorCommand {
  static commandName = 'claims:explain'
  static description = 'Explain a claim, now or as of a past moment: conditions, amount, decisions'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of the claim, e.g. SL26-0000001' })
  declare number: string

  @flags.string({ description: 'The moment, e.g. 2026-10-19T15:00 in Shanghai; now when left out' })
  declare at: string

  @flags.string({ description: 'Language: zh-CN or en', default: 'zh-CN' })
  declare locale: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { default: i18nManager } = await import('@adonisjs/i18n/services/main')
    const { default: clock } = await import('#app/shared/clock')
    const { momentEnd } = await import('#app/subsidies/history/moment')
    const { claimThenPage } = await import('#app/subsidies/history/queries/claim_then_page')
    const { explainClaim } = await import('#app/subsidies/history/explain_claim')
    const locale = this.locale === 'en' ? 'en' : 'zh-CN'
    const english = locale === 'en'

    const at = this.at ? momentEnd(this.at) : clock.instant()
    if (!at) {
      return this.refuse(english ? `${this.at} is not a moment` : `时间写得不对：${this.at}`)
    }
    const number = this.number.toUpperCase()
    const claim = await db.from('claims').where('number', number).select('id').first()
    const page = claim && (await claimThenPage(claim.id, at))
    if (!page) {
      return this.refuse(english ? `There is no claim ${this.number}` : `没有申领 ${this.number}`)
    }
    const { then, fund, replay } = page
    if (!then || !fund) {
      return this.refuse(
        english ? `${number} was not there yet at ${this.at}` : `${this.at} 时还没有申领 ${number}`
      )
    }
    if (replay && !replay.same) this.exitCode = 1
    if (this.json) return this.say(JSON.stringify(wholeOf(number, { ...page, then })))

    const i18n = i18nManager.locale(locale)
    for (const line of explainClaim(number, then, fund, locale, (key, params) =>
      i18n.t(key, params)
    )) {
      this.say(line)
    }
    if (replay) this.say(sayReplay(replay.same, locale))
  }
}

type Page = NonNullable<
  Awaited<ReturnType<typeof import('#app/subsidies/history/queries/claim_then_page').claimThenPage>>
>

function wholeOf(number: string, { then, trace, replay, fund, today }: Page) {
  const { trace: stored, ...rest } = then!
  return {
    claim: number,
    ...rest,
    verdict: trace?.verdict ?? null,
    replay,
    trace,
    facts: stored ? JSON.parse(stored.facts) : null,
    fund,
    today,
  }
}

function sayReplay(same: boolean, locale: 'zh-CN' | 'en') {
  if (locale === 'en') return same ? 'Judged again: the same bytes' : 'Judged again: NOT the same'
  return same ? '重算一致，逐字节相同' : '重算不一致'
}
