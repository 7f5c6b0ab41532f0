import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `policy:simulate 2027-1`: judges all past claims by a draft and prints who would gain and lose, in
 * fen; nothing is stored. A version number that two drafts have is given with its code,
 * `training-subsidy:2027-1`. With `--json` one object: `{"policy","version","hash","claims","gains",
 * "losses","same","beforeFen","afterFen","funds","gathered","lines","milliseconds"}`. Exits 1 when
 * there is no such draft.
 */
export default class PolicySimulateCommand extends OperatorCommand {
  static commandName = 'policy:simulate'
  static description = 'Judge all past claims by a draft of a policy: who gains, who loses'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Version of the draft, e.g. 2027-1' })
  declare draft: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { simulatePolicy } = await import('#app/subsidies/policies/simulation')
    const { Money } = await import('#app/shared/money')
    const [version, code] = this.draft.split(':').reverse()
    const rows = await db
      .from('policies')
      .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
      .where({ 'policies.status': 'draft', 'policies.version': version })
      .where((query) => {
        if (code) query.where('policies.code', code)
      })
      .select('policies.code', 'policies.kind', 'rule_sets.definition', 'rule_sets.hash')
    if (rows.length === 0) return this.refuse(`There is no draft ${this.draft}`)
    if (rows.length > 1) {
      const names = rows.map((row) => `${row.code}:${version}`).join(', ')
      return this.refuse(`Several drafts have the number ${version}: ${names}`)
    }

    const [draft] = rows
    const begun = performance.now()
    let lines = 0
    const totals = await simulatePolicy(
      db.connection(),
      { kind: draft.kind, ruleSet: JSON.parse(draft.definition) },
      (chunk) => void (lines += chunk.lines.length)
    )
    const milliseconds = Math.round(performance.now() - begun)
    const policy = draft.code
    if (this.json) {
      const said = { policy, version, hash: draft.hash, ...totals, lines, milliseconds }
      return this.say(JSON.stringify(said))
    }
    const yuan = (fen: number) => Money.fen(fen).toString()
    this.say(`${policy} ${version}: ${totals.claims} claims in ${milliseconds} ms`)
    this.say(`gain ${totals.gains}, lose ${totals.losses}, same ${totals.same}`)
    const difference = totals.afterFen - totals.beforeFen
    this.say(`${yuan(totals.beforeFen)} → ${yuan(totals.afterFen)} (${yuan(difference)})`)
    for (const [fact, { lacking, found }] of Object.entries(totals.gathered)) {
      this.say(`${fact}: not stored with ${lacking} claims, gathered anew for ${found}`)
    }
  }
}
