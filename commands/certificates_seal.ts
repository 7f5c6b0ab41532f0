import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `certificates:seal`: appends what was issued and what ended to the public record and signs the root of
 * the day; a day is sealed once. `--check` makes every entry and root anew from the register instead, and
 * names the first fault (exit 1). With `--json` one object: `{ day, size, root, added }` or
 * `{ entries, days, fault }`.
 */
export default class CertificatesSeal extends OperatorCommand {
  static commandName = 'certificates:seal'
  static description = 'Sign the daily root over all certificates, or check every one'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Check the whole record instead' })
  declare check: boolean

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    return this.check ? this.#check() : this.#seal()
  }

  async #seal() {
    const { default: SealCertificates } =
      await import('#app/certificates/transparency/actions/seal_certificates')
    const sealed = await new SealCertificates().handle()
    const { day, size, root, added } = sealed
    this.say(
      this.json ? JSON.stringify(sealed) : `${day}: ${size} entries, ${added} new, root ${root}`
    )
  }

  async #check() {
    const { checkSeals } = await import('#app/certificates/transparency/check_seals')
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const verdict = await checkSeals(db.connection())
    if (verdict.fault) this.exitCode = 1
    const { entries, days, fault } = verdict
    if (this.json) this.say(JSON.stringify(verdict))
    else if (fault) this.refuse(`The record is broken: ${fault.kind} at ${fault.at}`)
    else this.say(`The record holds: ${entries} entries, ${days} days`)
  }
}
