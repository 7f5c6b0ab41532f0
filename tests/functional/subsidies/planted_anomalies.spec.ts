import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import LoadPack from '#app/catalogue/load_pack'
import { plantCases } from '#app/simulation/planted_cases'
import { simulateYear } from '#app/simulation/simulate_year'
import ScreenAnomalies from '#app/subsidies/anomalies/actions/screen_anomalies'
import { anomalyCodes, anomalyCases } from '#app/subsidies/anomalies/anomaly_codes'
import { emptyDatabase } from '#tests/support/world'
import User from '#models/user'
import type { AnomalyCase } from '#app/subsidies/anomalies/anomaly_codes'

/** What the lists of the year name, by the case it makes. */
const NAMED: AnomalyCase[] = [
  'deceased',
  'detained',
  'fiscal_payroll',
  'insured',
  'pension',
  'student',
  'in_business',
  'skill_upgrade',
]

async function flagged() {
  const rows = await db.from('anomaly_flags').whereNot('status', 'cleared')
  return rows.map((row) => ({
    case: JSON.parse(row.facts).case as AnomalyCase,
    personId: row.person_id as number | null,
    classId: row.course_class_id as number | null,
  }))
}

test.group('Anomalies planted in a simulated year', (group) => {
  group.setup(async () => {
    await emptyDatabase()
    await new LoadPack().handle({ name: 'houma' })
    await simulateYear({
      trainees: 120,
      seed: 6,
      classSize: 15,
      firstDay: '2026-03-02',
      lastStart: '2026-05-18',
      until: '2026-06-19',
      named: true,
    })
    clock.stopAt('2026-06-20')
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  test('people whom a list names are found, and nobody else of the year', async ({ assert }) => {
    const first = await new ScreenAnomalies().handle({ actor: null })
    const found = await flagged()

    for (const name of NAMED) {
      assert.lengthOf(
        found.filter((flag) => flag.case === name),
        1,
        name
      )
    }
    assert.isBelow(first.personsFlagged, 16)
    assert.isAbove(first.persons, 100)
  }).timeout(120_000)

  test('one case of every code is planted, and each is found where it was planted', async ({
    assert,
  }) => {
    const reviewer = await User.findByOrFail('username', 'chushen')
    const planted = await plantCases({ reviewer: await reviewer.loadRoles() })
    await new ScreenAnomalies().handle({ actor: null })
    const found = await flagged()

    const missed = planted.filter(
      (one) =>
        !found.some(
          (flag) =>
            flag.case === one.case &&
            (one.personId === undefined || flag.personId === one.personId) &&
            (one.classId === undefined || flag.classId === one.classId)
        )
    )
    assert.deepEqual(missed, [])
    const codes = [...planted.map((one) => one.case), ...NAMED].map(
      (name) => anomalyCases[name].code
    )
    assert.deepEqual(
      anomalyCodes.filter((code) => !codes.includes(code)),
      []
    )
  }).timeout(120_000)

  test('screening again changes nothing', async ({ assert }) => {
    const again = await new ScreenAnomalies().handle({ actor: null })

    assert.equal(again.raised, 0)
    assert.equal(again.cleared, 0)
  }).timeout(60_000)
})
