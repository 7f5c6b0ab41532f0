import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import ProposeGradeWithdrawal from '#app/oversight/grade_withdrawals/actions/propose_grade_withdrawal'

/** A reviewer asks that a grade be taken back whose subsidy is paid: an approver has to decide. */
export async function askForGradeWithdrawal() {
  const grade = await db
    .from('grade_records as g')
    .join('certificates as ce', 'ce.grade_record_id', 'g.id')
    .join('claims as cl', 'cl.certificate_id', 'ce.id')
    .where({ 'g.status': 'live', 'g.source_kind': 'assessment' })
    .where({ 'ce.status': 'issued', 'cl.status': 'paid' })
    .whereNotExists((asked) => {
      asked.from('score_corrections as x').whereColumn('x.enrolment_id', 'g.enrolment_id')
    })
    .orderBy('g.id', 'desc')
    .select('g.id')
    .first()
  const reviewer = await User.findByOrFail('username', 'chushen')
  await reviewer.loadRoles()
  if (!grade) return
  await new ProposeGradeWithdrawal().handle({
    actor: reviewer,
    gradeRecordId: grade.id,
    reason: '监控核查：实操考核由他人代考',
    document: '核查报告 2026-3',
  })
}
