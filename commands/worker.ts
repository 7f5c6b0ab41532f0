import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { OutboxWorker } from '#app/shared/outbox/worker'

/** `worker`: does the queued work (certificates, files) until SIGTERM, then ends the job in hand. */
export default class WorkerCommand extends OperatorCommand {
  static commandName = 'worker'
  static description = 'Do queued work until SIGTERM'
  static options: CommandOptions = { startApp: true, staysAlive: true }

  #worker: OutboxWorker | null = null

  prepare() {
    this.app.terminating(() => this.#worker?.stop())
  }

  async run() {
    await import('#start/outbox')
    const { scheduleAppointmentEnds } = await import('#app/grades/appointments/jobs/end_over_job')
    const { scheduleSeal } = await import('#app/certificates/transparency/jobs/seal_job')
    await scheduleSeal()
    const { scheduleReminders } = await import('#app/attendance/warnings/jobs/remind_job')
    await scheduleReminders()
    await scheduleAppointmentEnds()
    const { OutboxWorker: Worker } = await import('#app/shared/outbox/worker')
    this.#worker = new Worker()
    this.#worker.start()
    process.stdout.write('Worker started\n')
  }
}
