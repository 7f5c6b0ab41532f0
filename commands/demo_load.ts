import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class DemoLoad extends OperatorCommand {
  static commandName = 'demo:load'
  static description = 'Load a demonstration year and an account for each desk'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    if (this.app.inProduction) {
      return this.refuse('Demonstration accounts are refused in production')
    }
    const { demoAccounts, DEMO_PASSWORD, hasDemonstration, loadDemonstration } =
      await import('#app/simulation/demonstration')
    const accounts = (await hasDemonstration()) ? await demoAccounts() : await loadDemonstration()
    if (this.json) {
      process.stdout.write(`${JSON.stringify({ password: DEMO_PASSWORD, accounts })}\n`)
      return
    }
    for (const account of accounts) {
      process.stdout.write(
        `${account.username.padEnd(10)} ${account.fullName}  ${account.roles.join(', ')}\n`
      )
    }
    process.stdout.write(`password   ${DEMO_PASSWORD}\n`)
  }
}
