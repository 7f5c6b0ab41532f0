import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** What `npm start` does to the database before it serves, in one process. */
export default class Setup extends OperatorCommand {
  static commandName = 'setup'
  static description = 'Migrate, load a pack and the demonstration'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Pack to load', default: 'houma' })
  declare pack: string

  @flags.boolean({ description: 'Load the demonstration', default: true })
  declare demo: boolean

  @flags.boolean({ description: 'Let an upgrade remove marks that were never published' })
  declare dropUnfinishedMarks: boolean

  async run() {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    if (!this.dropUnfinishedMarks && (await this.#wouldLoseMarks())) return
    const { MigrationRunner } = await import('@adonisjs/lucid/migration')
    const migrator = new MigrationRunner(db, this.app, {
      direction: 'up',
      connectionName: db.primaryConnectionName,
    })
    await migrator.run()
    if (migrator.error) {
      const { safeReason } = await import('#app/shared/database/database_fault')
      return this.refuse(`Migration failed: ${safeReason(migrator.error)}`)
    }

    await this.#firstKey()
    if (!this.demo || this.app.inProduction) {
      const { default: LoadPack } = await import('#app/catalogue/load_pack')
      await new LoadPack().handle({ name: this.pack })
      return
    }

    const {
      demoAccounts,
      DEMO_PASSWORD,
      hasDemonstration,
      loadDemonstration,
      loadPackForDemonstration,
    } = await import('#app/simulation/demonstration')
    await loadPackForDemonstration(this.pack)
    const accounts = (await hasDemonstration()) ? await demoAccounts() : await loadDemonstration()
    process.stdout.write(`Demonstration accounts, all with the password ${DEMO_PASSWORD}\n`)
    for (const { username, fullName, roles } of accounts) {
      process.stdout.write(`  ${username.padEnd(10)} ${roles.join(', ').padEnd(16)} ${fullName}\n`)
    }
  }

  /** An upgrade from before two unseen entries removes what was entered and not published. */
  async #wouldLoseMarks(): Promise<boolean> {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { unfinishedMarks } = await import('#app/assessments/unfinished_marks')
    const lost = (await unfinishedMarks(db.connection())) ?? []
    if (lost.length === 0) return false
    const sittings = lost.map(({ code, marks }) => `${code} (${marks})`).join(', ')
    this.refuse(
      `This upgrade would remove marks that are not published: ${sittings}. Nothing was changed. Publish them with the version in use, or repeat with --drop-unfinished-marks.`
    )
    return true
  }

  /** A database without a key gets its first one; a simulated year needs it from before its days. */
  async #firstKey() {
    const { default: RotateSigningKey } =
      await import('#app/certificates/signed_payload/actions/rotate_signing_key')
    await new RotateSigningKey().handle({
      onlyFirst: true,
      notBefore: this.app.inProduction ? undefined : '2020-01-01T00:00:00.000Z',
    })
  }
}
