import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import RunEnrolmentLines from '#app/enrolments/runs/actions/run_enrolment_lines'
import StartEnrolmentRun from '#app/enrolments/runs/actions/start_enrolment_run'
import { checkQualification } from '#app/portal/applying/qualification'
import { previewRun, type RunAsked } from '#app/enrolments/runs/queries/run_preview'

/** The base tells the class of a trainee with an account that a lesson is elsewhere. */
export async function noticeStory() {
  const trainee = await User.findBy('username', 'xueyuan2')
  const row = await db
    .from('enrolments')
    .where({ person_id: trainee?.personId ?? 0, status: 'confirmed' })
    .first()
  if (!row) return
  const found = await User.findByOrFail('username', 'jidi')
  const actor = await found.loadRoles()
  const asked: RunAsked = {
    act: 'notice',
    filters: { class: row.course_class_id, state: 'confirmed' },
  }
  const { digest, going } = await previewRun(actor, asked)
  if (going.length === 0) return
  const runId = await new StartEnrolmentRun().handle({
    ...asked,
    actor,
    selection: digest,
    notice: '下周一上午改在二号车间上课，请穿工作服、带劳保手套。有事请打 0357-4222222。',
  })
  const lines = await db.from('enrolment_run_lines').where('enrolment_run_id', runId).select('id')
  const ids = lines.map((line) => line.id as number)
  const range = { runId, from: Math.min(...ids), to: Math.max(...ids) }
  await new RunEnrolmentLines(checkQualification).handle(range)
}
