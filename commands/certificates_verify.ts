import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import { readFile } from 'node:fs/promises'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `certificates:verify FILE|TEXT`: a PDF is compared with the register by its SHA-256, a text is read
 * as a verification code or a certificate number. Says the verdict; exit 1 unless it is valid. With
 * `--json` one object: `{ valid, verdict, number?, holder?, issuedOn?, body?, revokedAt?,
 * revokedReason? }`, verdict `valid`, `revoked`, `superseded` or `unknown`.
 */
export default class CertificatesVerify extends OperatorCommand {
  static commandName = 'certificates:verify'
  static description = 'Verify a certificate file, number or verification code'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Path of a PDF, a certificate number or a verification code' })
  declare subject: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { verifyAtConsole } = await import('#app/certificates/queries/verify_certificate')
    const key = await this.#key()
    const found = key ? await verifyAtConsole(key) : null
    const verdict = found?.verdict ?? 'unknown'
    if (verdict !== 'valid') this.exitCode = 1
    if (this.json) {
      const { number, holder, issuedOn, body, revokedAt, revokedReason } = found ?? {}
      const facts = { number, holder, issuedOn, body, revokedAt, revokedReason }
      process.stdout.write(`${JSON.stringify({ valid: verdict === 'valid', verdict, ...facts })}\n`)
      return
    }
    process.stdout.write(`${verdict}\n`)
    if (!found) {
      process.stdout.write('Not in the register of certificates\n')
      return
    }
    process.stdout.write(`${found.number}  ${found.holder}  ${found.issuedOn}  ${found.body}\n`)
    if (found.revokedAt) process.stdout.write(`since ${found.revokedAt}: ${found.revokedReason}\n`)
  }

  async #key() {
    const { sha256 } = await import('#app/certificates/certificate_files')
    const { normaliseVerificationCode } = await import('#app/certificates/verification_code')
    const { normaliseCertificateNumber } = await import('#app/certificates/certificate_number')
    try {
      return { sha256: sha256(await readFile(this.pathOf(this.subject))) }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'ENAMETOOLONG') {
        process.stderr.write(`Cannot read ${this.subject}: ${code}\n`)
        return null
      }
    }
    const code = normaliseVerificationCode(this.subject)
    if (code) return { code: code.replaceAll('-', '') }
    return { number: normaliseCertificateNumber(this.subject) }
  }
}
