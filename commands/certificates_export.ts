import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import { join } from 'node:path'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `certificates:export --class CODE --out DIR`: writes the PDF of every valid certificate of a class,
 * each named by its number; every file is whole or not there. With `--json` one object:
 * `{ class, folder, files: [{ number, file, sha256, bytes }] }`. Exit 1 for an unknown class, a class
 * without certificates or a folder that cannot be written.
 */
export default class CertificatesExport extends OperatorCommand {
  static commandName = 'certificates:export'
  static description = 'Write the certificates of a class as PDF files'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Code of the class, e.g. HM26-HG4-01', flagName: 'class' })
  declare classCode: string

  @flags.string({ description: 'Folder to write to; made when it is not there' })
  declare out: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { makeFolder, sha256, writeWhole } = await import('#app/shared/files/stored_file')
    const { default: OpenCertificateFiles } =
      await import('#app/certificates/actions/open_certificate_files')
    const { RuleViolation } = await import('#app/shared/exceptions/rule_violation')

    if (!this.classCode || !this.out) {
      return this.refuse('Give the class and the folder: --class CODE --out DIR')
    }
    const courseClass = await db.from('course_classes').where('code', this.classCode).first()
    if (!courseClass) return this.refuse(`No class has the code ${this.classCode}`)

    const folder = this.pathOf(this.out)
    const files: { number: string; file: string; sha256: string; bytes: number }[] = []
    try {
      await makeFolder(folder)
      const open = new OpenCertificateFiles()
      for (const one of await open.filesOfClass({ actor: null, classId: courseClass.id })) {
        const bytes = await one.read()
        const file = `${one.number}.pdf`
        await writeWhole(join(folder, file), bytes)
        files.push({ number: one.number, file, sha256: sha256(bytes), bytes: bytes.length })
      }
    } catch (error) {
      if (error instanceof RuleViolation) {
        return this.refuse(`Class ${this.classCode} has no valid certificate`)
      }
      const { code } = error as NodeJS.ErrnoException
      if (code && UNWRITABLE.has(code)) return this.refuse(`Cannot write to ${folder}: ${code}`)
      throw error
    }
    process.stdout.write(
      this.json
        ? `${JSON.stringify({ class: this.classCode, folder, files })}\n`
        : `${this.classCode}: ${files.length} files in ${folder}\n`
    )
  }
}

const UNWRITABLE = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  'EISDIR',
  'ENOSPC',
  'ENOENT',
  'ENAMETOOLONG',
])
