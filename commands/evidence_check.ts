import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `evidence:check FILE [--register]`: checks an evidence pack without the database: every SHA-256 and
 * the seal, that facts and rules give each trace again, the audit entries and the totals. Names each
 * file that was altered, is missing or was added. With `--register` also against this database. With
 * `--json` one object: `{ sound, about, made, seal, files, replayed, notReplayed, auditEntries,
 * faults, register }`. Exits 1 when anything is wrong.
 */
export default class EvidenceCheck extends OperatorCommand {
  static commandName = 'evidence:check'
  static description = 'Check an evidence pack and name an altered, missing or added file'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The pack, a ZIP file' })
  declare file: string

  @flags.boolean({ description: 'Compare with the register of this database too' })
  declare register: boolean

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { checkPack } = await import('#app/subsidies/evidence/check_pack')
    const { PackUnreadable, readPack } = await import('#app/subsidies/evidence/read_pack')
    const { MANIFEST } = await import('#app/subsidies/evidence/manifest')
    const { compareWithRegister } =
      await import('#app/subsidies/evidence/queries/compare_with_register')

    let files: Map<string, Buffer>
    try {
      files = await readPack(this.pathOf(this.file))
    } catch (error) {
      if (!(error instanceof PackUnreadable)) throw error
      return this.refuse(`${this.file}: ${error.message}`)
    }
    const verdict = checkPack(files)
    const register =
      this.register && verdict.about
        ? await compareWithRegister(JSON.parse(files.get(MANIFEST)!.toString('utf8')))
        : null
    const sound = verdict.faults.length === 0 && (register ?? []).length === 0
    if (!sound) this.exitCode = 1
    if (this.json) return this.say(JSON.stringify({ sound, ...verdict, register }))

    for (const { file, kind, detail } of verdict.faults) this.say(`✗ ${file} (${kind}): ${detail}`)
    for (const { kind, detail } of register ?? []) this.say(`✗ register (${kind}): ${detail}`)
    const { about, made } = verdict
    if (about && made) this.say(`${about.kind} ${about.name}, made ${made.at} by ${made.by}`)
    const { replayed, notReplayed, auditEntries } = verdict
    const rest = notReplayed > 0 ? `, ${notReplayed} by another engine version` : ''
    this.say(
      `${verdict.files} files, ${replayed} traces judged again${rest}, ${auditEntries} audit entries: ${
        sound ? 'sound' : 'NOT sound'
      }`
    )
  }
}
