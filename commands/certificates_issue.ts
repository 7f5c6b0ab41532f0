import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `certificates:issue --class CODE`: issues what the button of the class page would and waits until
 * the files are made. With `--json` one object: `{ class, eligible, issued, failed, refused }`, where
 * `refused` holds `{ enrolmentId, code, params }` without names. Exit 1 for an unknown class or when
 * a certificate could not be made.
 */
export default class CertificatesIssue extends OperatorCommand {
  static commandName = 'certificates:issue'
  static description = 'Issue the certificates of a class'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Code of the class, e.g. HM26-HG4-01', flagName: 'class' })
  declare classCode: string

  @flags.string({ description: 'User name of who acts; else an administrator of the base' })
  declare actor: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    await import('#start/outbox')
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { default: IssueCertificates } =
      await import('#app/certificates/actions/issue_certificates')
    const { OutboxWorker } = await import('#app/shared/outbox/worker')

    if (!this.classCode) return this.refuse('Give the class: --class CODE')
    const courseClass = await db.from('course_classes').where('code', this.classCode).first()
    if (!courseClass) return this.refuse(`No class has the code ${this.classCode}`)
    const actor = await this.#officer(courseClass.base_id)
    if (!actor) {
      return this.refuse(
        this.actor
          ? `${this.actor} is no active administrator of the base of ${this.classCode}`
          : `The base of ${this.classCode} has no active administrator`
      )
    }

    const result = await new IssueCertificates().handle({ actor, classId: courseClass.id })
    const batch = async () =>
      result.workBatchId === null
        ? { status: 'finished', done: 0, failed: 0 }
        : db.from('work_batches').where('id', result.workBatchId).firstOrFail()
    const worker = new OutboxWorker()
    let counts = await batch()
    while (counts.status !== 'finished') {
      // Jobs of others go along; the web server's worker may be taking ours.
      if ((await worker.drain(25)) === 0) await new Promise((resolve) => setTimeout(resolve, 200))
      counts = await batch()
    }

    const refused = result.refused.map(({ enrolmentId, code, params: { name: _, ...params } }) => ({
      enrolmentId,
      code,
      params,
    }))
    const { done: issued, failed } = counts
    const summary = { class: this.classCode, eligible: result.eligible, issued, failed, refused }
    if (this.json) {
      process.stdout.write(`${JSON.stringify(summary)}\n`)
    } else {
      process.stdout.write(
        `${this.classCode}: ${issued} issued, ${failed} failed, ${refused.length} refused\n`
      )
      for (const { enrolmentId, code, params } of refused) {
        process.stdout.write(
          `enrolment ${enrolmentId}: ${code} ${Object.values(params).join(' ')}\n`
        )
      }
    }
    if (failed > 0) this.exitCode = 1
  }

  async #officer(baseId: number) {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { default: User } = await import('#models/user')
    const query = db
      .from('users')
      .join('user_roles', 'user_roles.user_id', 'users.id')
      .where({ 'users.base_id': baseId, 'users.status': 'active' })
      .where('user_roles.role', 'base_admin')
      .orderBy('users.id')
      .select('users.id')
    if (this.actor) query.where('users.username', this.actor.toLowerCase())
    const row = await query.first()
    if (!row) return null
    const user = await User.findOrFail(row.id)
    return user.loadRoles()
  }
}
