import { args } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `backup:create FILE`: a consistent copy of the database while the server runs. The file holds
 * personal data and is readable by its owner alone. Exits 1 when the file is there already.
 */
export default class BackupCreateCommand extends OperatorCommand {
  static commandName = 'backup:create'
  static description = 'Write a consistent copy of the database to a file'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'File to write' })
  declare file: string

  async run() {
    const { BackupRefused, createBackup } = await import('#app/oversight/backup')
    try {
      const { bytes, auditEntries } = await createBackup(this.pathOf(this.file))
      const kept = auditEntries === null ? '' : `, ${auditEntries} audit entries`
      this.say(`Backup written: ${this.file} (${bytes} bytes${kept})`)
    } catch (error) {
      if (!(error instanceof BackupRefused)) throw error
      this.refuse(error.message)
    }
  }
}
