import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `backup:restore FILE [--force]`: checks the file, then puts it in the place of the database. Stop
 * the server first. A database that holds accounts or audit entries is replaced only with `--force`;
 * on SQLite the old file is kept beside the new one.
 */
export default class BackupRestoreCommand extends OperatorCommand {
  static commandName = 'backup:restore'
  static description = 'Check a backup and put it in the place of the database'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Backup to restore' })
  declare file: string

  @flags.boolean({ description: 'Replace a database that is not empty' })
  declare force: boolean

  async run() {
    const { BackupRefused, restoreBackup } = await import('#app/oversight/backup')
    try {
      const { auditEntries, keptAt } = await restoreBackup(this.pathOf(this.file), {
        force: this.force,
      })
      const kept = auditEntries === null ? '' : ` (${auditEntries} audit entries)`
      this.say(`Backup restored: ${this.file}${kept}`)
      if (keptAt) this.say(`The former database is kept at ${keptAt}`)
    } catch (error) {
      if (!(error instanceof BackupRefused)) throw error
      this.refuse(error.message)
    }
  }
}
