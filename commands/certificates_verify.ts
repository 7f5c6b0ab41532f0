import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import { readFile } from 'node:fs/promises'
import type { CommandOptions } from '@adonisjs/core/types/ace'

interface Outcome {
  valid: boolean
  verdict: string
  [fact: string]: unknown
}

/**
 * `certificates:verify FILE|TEXT`: a PDF is compared with the register by its SHA-256, a proof of the
 * public record (JSON) is checked by itself; a text is read as what a QR code holds (address or payload),
 * a verification code or a certificate number. Says the verdict; exit 1 unless it is valid. With `--json`
 * one object: `{ valid, verdict, number?, holder?, issuedOn?, body?, revokedAt?, revokedReason?,
 * signature? }`, verdict `valid`, `revoked`, `superseded`, `unknown`, or why a signature or a proof does
 * not hold.
 */
export default class CertificatesVerify extends OperatorCommand {
  static commandName = 'certificates:verify'
  static description = 'Verify a certificate: file, proof, QR code, number or verification code'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Path of a PDF or proof, text of a QR code, number or code' })
  declare subject: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const outcome = await this.#outcome()
    if (!outcome.valid) this.exitCode = 1
    if (this.json) return this.say(JSON.stringify(outcome))
    this.say(outcome.verdict)
    const { number, holder, issuedOn, body, revokedAt, revokedReason, signature } = outcome
    if (outcome.verdict === 'unknown') this.say('Not in the register of certificates')
    if (holder) this.say(`${number}  ${holder}  ${issuedOn}  ${body}`)
    if (signature) this.say(`Signed with key ${signature}`)
    if (revokedAt) this.say(`since ${revokedAt}: ${revokedReason}`)
  }

  async #outcome(): Promise<Outcome> {
    const bytes = await this.#file()
    if (bytes === null) return { valid: false, verdict: 'unreadable' }
    if (bytes?.[0] === 0x7b) return this.#ofProof(bytes.toString())
    if (bytes) {
      const { sha256 } = await import('#app/shared/files/stored_file')
      return this.#registered({ sha256: sha256(bytes) })
    }
    const { payloadIn } = await import('#app/certificates/signed_payload/read_payload')
    const payload = payloadIn(this.subject)
    if (payload.length > 100) return this.#ofPayload(payload)
    const { normaliseVerificationCode } = await import('#app/certificates/verification_code')
    const { normaliseCertificateNumber } = await import('#app/certificates/certificate_number')
    const code = normaliseVerificationCode(this.subject)
    if (code) return this.#registered({ code: code.replaceAll('-', '') })
    return this.#registered({ number: normaliseCertificateNumber(this.subject) })
  }

  async #registered(key: { number?: string; code?: string; sha256?: string }): Promise<Outcome> {
    const { verifyAtConsole } = await import('#app/certificates/queries/verify_certificate')
    const found = await verifyAtConsole(key)
    if (!found) return { valid: false, verdict: 'unknown' }
    const { verdict, number, holder, issuedOn, body, revokedAt, revokedReason } = found
    const facts = { number, holder, issuedOn, body, revokedAt, revokedReason }
    return { valid: verdict === 'valid', verdict, ...facts }
  }

  /** The signature first; then whether the register holds this very payload, and how it stands. */
  async #ofPayload(payload: string): Promise<Outcome> {
    const { readPayload } = await import('#app/certificates/signed_payload/read_payload')
    const { verifyByProof } = await import('#app/certificates/queries/verify_certificate')
    const { createHash } = await import('node:crypto')
    const read = readPayload(payload, await this.#keys())
    if (read.fault !== null) return { valid: false, verdict: read.fault, signature: read.kid }
    const proof = createHash('sha256').update(payload).digest('base64url')
    const { number } = read.facts
    const found = await verifyByProof(number, proof, 'zh-CN')
    if (!found) return { valid: false, verdict: 'unknown', number, signature: read.kid }
    return { ...(await this.#registered({ number })), signature: read.kid }
  }

  async #ofProof(text: string): Promise<Outcome> {
    const { checkProof } = await import('#app/certificates/transparency/check_proof')
    try {
      const proof = JSON.parse(text)
      const fault = checkProof(proof, await this.#keys())
      return { valid: fault === null, verdict: fault ?? 'included', number: proof.number }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return { valid: false, verdict: 'malformed' }
    }
  }

  async #keys() {
    const { verificationKeys } = await import('#app/certificates/signed_payload/signing_keys')
    const { default: db } = await import('@adonisjs/lucid/services/db')
    return verificationKeys(db.connection())
  }

  /** Bytes of the file of that name; undefined when there is none, null when it cannot be read. */
  async #file(): Promise<Buffer | null | undefined> {
    try {
      return await readFile(this.pathOf(this.subject))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENAMETOOLONG') return undefined
      process.stderr.write(`Cannot read ${this.subject}: ${code}\n`)
      return null
    }
  }
}
