import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import LoadPack from '#app/catalogue/load_pack'
import { checkInvariants } from '#app/oversight/invariants'
import { simulateYear, type SimulationResult } from '#app/simulation/simulate_year'
import ScreenAnomalies from '#app/subsidies/anomalies/actions/screen_anomalies'
import { emptyDatabase } from '#tests/support/world'

/** Eight small classes in spring; the apprenticeship is settled in July, the recovery in August. */
async function playYear(): Promise<SimulationResult> {
  await emptyDatabase()
  await new LoadPack().handle({ name: 'houma' })
  return simulateYear({
    trainees: 40,
    seed: 4,
    firstDay: '2026-03-02',
    lastStart: '2026-05-18',
    until: '2026-08-28',
  })
}

function withoutTimes({ seconds, stages, peakRssMb, ...told }: SimulationResult) {
  return told
}

let year: SimulationResult

test.group('A simulated year has claims of every kind', (group) => {
  group.setup(async () => {
    year = await playYear()
    clock.stopAt('2026-08-29')
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  const of = (kind: string, part: string, payee: string) =>
    year.claimsByKind.find((one) => one.kind === kind && one.part === part && one.payee === payee)

  test('{kind} ({part}) is paid to the {payee}')
    .with([
      { kind: 'training_subsidy', part: 'whole', payee: 'base' },
      { kind: 'training_subsidy', part: 'whole', payee: 'employer' },
      { kind: 'assessment_subsidy', part: 'whole', payee: 'base' },
      { kind: 'living_allowance', part: 'whole', payee: 'person' },
      { kind: 'apprenticeship', part: 'prepayment', payee: 'employer' },
      { kind: 'apprenticeship', part: 'settlement', payee: 'employer' },
      { kind: 'competition_award', part: 'whole', payee: 'person' },
    ])
    .run(({ assert }, { kind, part, payee }) => {
      const found = of(kind, part, payee)
      assert.exists(found)
      assert.isAbove(found!.paid, 0)
      assert.isAbove(found!.paidFen, 0)
      assert.isAtLeast(found!.claimed, found!.paid)
    })

  test('a prepaid share is settled for who finishes and comes back from who does not', async ({
    assert,
  }) => {
    const recoveries = await db
      .from('recoveries')
      .join('claims', 'claims.id', 'recoveries.claim_id')
      .join('enrolments', 'enrolments.id', 'claims.enrolment_id')
      .where('recoveries.reason_code', 'not_completed')
      .whereNull('recoveries.created_by_id')
      .select('claims.kind', 'claims.part', 'claims.status', 'recoveries.recovered_fen')
      .select('claims.amount_fen', 'enrolments.status as enrolment')
    assert.isAtLeast(recoveries.length, 1)
    for (const one of recoveries) {
      assert.deepInclude(one, { kind: 'apprenticeship', part: 'prepayment' })
      assert.equal(one.enrolment, 'not_completed')
      assert.equal(one.status, 'recovered')
      assert.equal(Number(one.recovered_fen), Number(one.amount_fen))
    }
    const settled = await db
      .from('claims')
      .join('enrolments', 'enrolments.id', 'claims.enrolment_id')
      .where({ 'claims.part': 'settlement', 'claims.status': 'paid' })
      .whereNot('enrolments.status', 'completed')
    assert.lengthOf(settled, 0)
  })

  test('awards grow with the year, two at least', async ({ assert }) => {
    const awards = await db.from('competition_awards')
    assert.lengthOf(awards, 2)
    assert.equal(of('competition_award', 'whole', 'person')!.claimed, 2)
  })

  test('the funnel narrows from step to step', ({ assert }) => {
    const steps = [
      year.planned,
      year.enrolled,
      year.completed,
      year.passed,
      year.certified,
      year.claimed,
      year.approved,
      year.paid,
    ]
    assert.deepEqual(
      steps,
      [...steps].sort((a, b) => b - a)
    )
    assert.equal(year.planned, 40)
  })

  test('every rule over the whole database holds', async ({ assert }) => {
    const broken = (await checkInvariants()).filter((one) => !one.holds)
    assert.deepEqual(broken, [])
  })

  test('nobody whom an enterprise sends is flagged', async ({ assert }) => {
    await new ScreenAnomalies().handle({ actor: null })
    const flagged = await db
      .from('anomaly_flags')
      .join('enrolments', 'enrolments.person_id', 'anomaly_flags.person_id')
      .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
      .where('course_classes.fee_kind', 'enterprise')
      .select('anomaly_flags.code')
    assert.deepEqual(flagged, [])
  })

  test('the same seed gives the same year', async ({ assert }) => {
    const again = await playYear()
    assert.deepEqual(withoutTimes(again), withoutTimes(year))
  }).timeout(120_000)
})
