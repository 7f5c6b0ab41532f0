import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `evidence:export --claim NUMBER|--class CODE --out FILE`: writes the evidence pack of a claim, or of
 * the claims of a class. With `--json` one object: `{ about, file, files, seal }`. Exits 1 for an
 * unknown claim or class, a certificate whose file was changed, or a file that cannot be written.
 */
export default class EvidenceExport extends OperatorCommand {
  static commandName = 'evidence:export'
  static description = 'Write the evidence pack of a claim or of a class'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Number of the claim, e.g. SL26-0000001' })
  declare claim: string

  @flags.string({ description: 'Code of the class, e.g. HM26-HG4-01', flagName: 'class' })
  declare classCode: string

  @flags.string({ description: 'File to write, e.g. pack.zip' })
  declare out: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { createWriteStream } = await import('node:fs')
    const { pipeline } = await import('node:stream/promises')
    const { findSubject } = await import('#app/subsidies/evidence/queries/read_evidence')
    const { default: MakeEvidencePack } =
      await import('#app/subsidies/evidence/actions/make_evidence_pack')
    const { RuleViolation } = await import('#app/shared/exceptions/rule_violation')

    if (!this.out || Boolean(this.claim) === Boolean(this.classCode)) {
      return this.refuse('Give one subject and the file: --claim NUMBER|--class CODE --out FILE')
    }
    const subject = this.claim
      ? await findSubject('claim', { name: this.claim.toUpperCase() })
      : await findSubject('class', { name: this.classCode })
    if (!subject) return this.refuse(`There is no ${this.claim ?? this.classCode}`)

    try {
      const file = this.pathOf(this.out)
      const pack = await new MakeEvidencePack().handle({ subject, actor: null })
      await pipeline(pack.open(), createWriteStream(file, { mode: 0o600 }))
      const { about, files, seal } = pack.manifest
      this.say(
        this.json
          ? JSON.stringify({ about, file, files: files.length, seal })
          : `${about.name}: ${files.length} files in ${file}\nseal ${seal}`
      )
    } catch (error) {
      if (error instanceof RuleViolation) return this.refuse(`${error.code}: nothing was written`)
      const { code, syscall } = error as NodeJS.ErrnoException
      if (code && syscall === 'open') return this.refuse(`Cannot write to ${this.out}: ${code}`)
      throw error
    }
  }
}
