import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `files:purge`: counts the proofs and photos whose time is over; with `--apply` it deletes their files.
 * Prints one line; with `--json` one object
 * `{"proofs","photos","bytes","photosOfCertificates","isDone"}`.
 */
export default class FilesPurgeCommand extends OperatorCommand {
  static commandName = 'files:purge'
  static description = 'Delete proofs and photos that are past the time they are kept'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Delete them; without it they are only counted' })
  declare apply: boolean

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { default: PurgeFiles } = await import('#app/oversight/retention/actions/purge_files')
    const figures = await new PurgeFiles().handle({ actor: null, apply: Boolean(this.apply) })
    if (this.json) return this.say(JSON.stringify(figures))
    const { proofs, photos, bytes, photosOfCertificates, isDone } = figures
    this.say(
      `${isDone ? 'Deleted' : 'Past their time'}: ${proofs} proofs, ${photos} photos, ${bytes} bytes; ` +
        `${photosOfCertificates} old photos stay with their certificates` +
        (isDone ? '' : '. Nothing was deleted: run it again with --apply')
    )
  }
}
