import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `keys:rotate`: puts a new key in use for the signatures of certificates and retires the one before,
 * which still verifies what it signed. `--file` takes a private Ed25519 key in PEM that was made
 * elsewhere. With `--json` one object: `{ kid }`. Exit 1 when the file is no such key, or was in use.
 */
export default class KeysRotate extends OperatorCommand {
  static commandName = 'keys:rotate'
  static description = 'Put a new key in use for signing certificates; the old ones still verify'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Private Ed25519 key in PEM; else one is made' })
  declare file?: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { readPrivateKey } = await import('#app/certificates/signed_payload/signing_keys')
    const { default: RotateSigningKey } =
      await import('#app/certificates/signed_payload/actions/rotate_signing_key')
    const { RuleViolation } = await import('#app/shared/exceptions/rule_violation')

    const privateKey = this.file ? readPrivateKey(this.pathOf(this.file)) : undefined
    if (privateKey === null) return this.refuse(`${this.file} holds no private Ed25519 key in PEM`)
    try {
      const kid = await new RotateSigningKey().handle({ privateKey })
      this.say(this.json ? JSON.stringify({ kid }) : `Key ${kid} signs from now on`)
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error
      this.refuse(`Key ${error.params.kid} has been in use already`)
    }
  }
}
