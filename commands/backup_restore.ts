import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `backup:restore FILE [--force]`: checks the file, then puts it in the place of the database. Stop
 * the server first. A database that holds accounts or audit entries is replaced only with `--force`;
 * on SQLite the old file is kept beside the new one.
 */
export default class BackupRestoreCommand extends BaseCommand {
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
      const { auditEntries, keptAt } = await restoreBackup(this.app.makePath(this.file), {
        force: this.force,
      })
      const kept = auditEntries === null ? '' : ` (${auditEntries} audit entries)`
      process.stdout.write(`Backup restored: ${this.file}${kept}\n`)
      if (keptAt) process.stdout.write(`The former database is kept at ${keptAt}\n`)
    } catch (error) {
      if (!(error instanceof BackupRefused)) throw error
      process.stderr.write(`${error.message}\n`)
      this.exitCode = 1
    }
  }
}
