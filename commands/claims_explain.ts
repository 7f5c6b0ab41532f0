import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `claims:explain SL26-0000001`: why a claim is or is not paid, condition by condition, with the
 * arithmetic, and whether judging the stored facts again gives the same bytes. With `--json` one
 * object: `{"claim","status","amountFen","verdict","replay","trace"}`. Exits 1 when there is no such
 * claim or the replay differs.
 */
export default class ClaimsExplainCommand extends OperatorCommand {
  static commandName = 'claims:explain'
  static description = 'Explain a claim: every condition with its evidence, and the amount'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of the claim, e.g. SL26-0000001' })
  declare number: string

  @flags.string({ description: 'Language: zh-CN or en', default: 'zh-CN' })
  declare locale: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { explainTrace } = await import('#app/rules/explain')
    const { policiesById, replay } = await import('#app/subsidies/claim_assessment')
    const { traceOf } = await import('#app/subsidies/claim_traces')
    const locale = this.locale === 'en' ? 'en' : 'zh-CN'
    const claim = await db.from('claims').where('number', this.number.toUpperCase()).first()
    if (!claim) {
      process.stderr.write(
        locale === 'en' ? `There is no claim ${this.number}\n` : `没有申领 ${this.number}\n`
      )
      this.exitCode = 1
      return
    }

    const policies = await policiesById(db.connection(), [claim.policy_id])
    const policy = policies.get(claim.policy_id)!
    const stored = (await traceOf(db.connection(), claim.id))!
    const trace = JSON.parse(stored.trace)
    const again = replay(stored, policy.ruleSet)
    if (!again.same) this.exitCode = 1
    if (this.json) {
      const { number, status } = claim
      const amountFen = Number(claim.amount_fen)
      const said = {
        claim: number,
        status,
        amountFen,
        verdict: trace.verdict,
        replay: again,
        trace,
      }
      process.stdout.write(`${JSON.stringify(said)}\n`)
      return
    }
    const lines = [`${claim.number} ${claim.status}`, ...explainTrace(trace, locale)]
    process.stdout.write(`${lines.join('\n')}\n${sayReplay(again.same, locale)}\n`)
  }
}

function sayReplay(same: boolean, locale: 'zh-CN' | 'en') {
  if (locale === 'en') return same ? 'Judged again: the same bytes' : 'Judged again: NOT the same'
  return same ? '重算一致，逐字节相同' : '重算不一致'
}
