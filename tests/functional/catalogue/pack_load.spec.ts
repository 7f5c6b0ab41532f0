import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import LoadPack from '#app/catalogue/load_pack'
import { PackFaulty } from '#app/catalogue/packs/pack_faulty'
import { readPack } from '#app/catalogue/packs/read_pack'
import { PackFolder } from '#tests/support/pack_folder'

const TABLES = [
  'grades',
  'occupations',
  'occupation_grades',
  'work_calendar_years',
  'work_days',
  'rule_sets',
  'specialties',
  'specialty_occupations',
  'courses',
  'bases',
  'base_specialties',
  'rooms',
  'trainers',
  'assessment_bodies',
  'assessment_body_filings',
  'annual_plans',
  'plan_allocations',
  'policies',
  'funds',
  'fund_entries',
  'pack_loads',
  'audit_entries',
]

async function wholeDatabase() {
  const rows: Record<string, unknown[]> = {}
  for (const table of TABLES) rows[table] = await db.from(table).orderBy('id')
  return rows
}

async function faultsOf(load: Promise<unknown>) {
  try {
    await load
  } catch (error) {
    if (error instanceof PackFaulty) return error.faults
    throw error
  }
  return []
}

test.group('Loading a pack', (group) => {
  let folder: PackFolder
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    folder = new PackFolder()
    return () => folder.remove()
  })
  const load = () => new LoadPack().handle({ name: 'houma', folder: folder.path })

  test('fills the catalogue, the base, the plan and the fund, and says so in the audit', async ({
    assert,
    db: tables,
  }) => {
    await load()

    const plan = await db.from('annual_plans').firstOrFail()
    const seats = await db.from('plan_allocations').where('annual_plan_id', plan.id)
    assert.equal(plan.capacity, 2000)
    assert.equal(
      seats.reduce((sum, row) => sum + row.capacity, 0),
      2000
    )
    await tables.assertCount('specialties', 8)
    await tables.assertCount('grades', 8)
    await tables.assertHas('policies', { version: '2026-1', value_status: 'example' })
    await tables.assertHas('fund_entries', { kind: 'appropriated', amount_fen: 420_000_000 })
    await tables.assertHas('audit_entries', { action: 'pack.loaded' }, 1)
  })

  test('a source is kept as the document itself, with its clause and words', async ({ assert }) => {
    await load()

    const welding = await db.from('specialties').where('code', 'welding').firstOrFail()
    const source = JSON.parse(welding.source)
    assert.equal(source.document, '侯马市实施就业优先战略促进高质量充分就业工作举措')
    assert.equal(source.clause, '三、（一）深化产教融合育人')
    assert.include(source.quote, '焊接加工')
  })

  test('the account of the base is not kept in clear', async ({ assert }) => {
    await load()

    const base = await db.from('bases').firstOrFail()
    assert.notInclude(JSON.stringify(base), '0357000000000001')
    assert.equal(base.account_mask, '**** 0001')
  })

  test('a second load changes nothing', async ({ assert }) => {
    await load()
    const before = await wholeDatabase()

    const { changes, kept } = await load()

    assert.deepEqual(changes, {})
    assert.deepEqual(kept, [])
    assert.deepEqual(await wholeDatabase(), before)
  })

  test('a changed course is brought in line, and only that', async ({ assert, db: tables }) => {
    await load()
    folder.replace('houma/courses.yaml', '焊工 四级/中级工', '焊工（新）四级/中级工')

    const { changes } = await load()

    assert.deepEqual(Object.keys(changes), ['courses', 'pack_loads'])
    assert.deepEqual(changes.courses, { added: 0, changed: 1, removed: 0 })
    await tables.assertHas('courses', { code: 'HG4', title_zh: '焊工（新）四级/中级工' })
  })

  test('a filing that left the pack is taken away', async ({ db: tables }) => {
    await load()
    const from = 'occupation: 6-31-07-03, grades: [level_4, level_3, level_2]'
    const to = 'occupation: 6-31-07-03, grades: [level_4, level_3]'
    const before = await db.from('assessment_body_filings')
    folder.replace('houma/assessment_bodies.yaml', from, to)

    await load()

    await tables.assertCount('assessment_body_filings', before.length - 1)
  })

  test('a plan and a fund that are in use are left alone', async ({ assert, db: tables }) => {
    await load()
    folder.replace('houma/funds.yaml', '420000000', '999')
    folder.replace('houma/plans.yaml', 'seats: 260', 'seats: 261')
    folder.replace('houma/plans.yaml', 'seats: 220', 'seats: 219')

    const { kept } = await load()

    assert.deepEqual(kept, ['plan HM 2026', 'fund employment-2026'])
    await tables.assertHas('funds', { appropriated_fen: 420_000_000 })
    await tables.assertHas('plan_allocations', { capacity: 260 })
  })

  test('a published rule set cannot change without a new version', async ({ assert }) => {
    await load()
    const before = await wholeDatabase()
    folder.replace('houma/courses.yaml', '焊工 四级/中级工', '焊工（新）四级/中级工')
    folder.replace('houma/policies.yaml', 'fenPerDay: 10000', 'fenPerDay: 12000')
    const line = folder.replace('houma/policies.yaml', 'version: "2026-1"', 'version: "2026-1"')

    const faults = await faultsOf(load())

    assert.lengthOf(faults, 1)
    assert.include(faults[0].message, 'give it a new version')
    assert.equal(faults[0].file, 'houma/policies.yaml')
    assert.equal(faults[0].line, line)
    assert.deepEqual(await wholeDatabase(), before)
  })

  test('a new version is added beside the old one', async ({ db: tables }) => {
    await load()
    folder.replace('houma/policies.yaml', 'version: "2026-1"', 'version: "2027-1"')
    folder.replace('houma/policies.yaml', 'effectiveFrom: 2026-01-01', 'effectiveFrom: 2027-01-01')
    folder.replace('houma/policies.yaml', 'effectiveTo: 2026-12-31', 'effectiveTo: 2027-12-31')

    await load()

    await tables.assertHas('policies', { code: 'training-subsidy' }, 2)
  })

  test('a draft policy follows the pack', async ({ db: tables }) => {
    folder.replace('houma/policies.yaml', 'publication: published', 'publication: draft')
    await load()
    folder.replace('houma/policies.yaml', 'effectiveTo: 2026-12-31', 'effectiveTo: 2026-11-30')

    await load()

    await tables.assertHas('policies', { status: 'draft', effective_to: '2026-11-30' }, 1)
    await tables.assertHas('rule_sets', { kind: 'subsidy', effective_to: '2026-11-30' }, 1)
  })

  test('a faulty pack writes nothing', async ({ assert, db: tables }) => {
    folder.replace('houma/plans.yaml', 'seats: 260', 'seats: 261')

    const faults = await faultsOf(load())

    assert.lengthOf(faults, 1)
    await tables.assertCount('specialties', 0)
    await tables.assertCount('audit_entries', 0)
  })

  test('the columns hold every value of the pack', async ({ db: tables }) => {
    await load()

    const { contents } = readPack('houma')
    await tables.assertCount('courses', contents.courses.length)
    await tables.assertCount('occupations', contents.occupations.length)
    await tables.assertCount('rooms', contents.bases[0].rooms.length)
    await tables.assertCount(
      'rule_sets',
      contents.entryConditions.length + contents.policies.length + contents.award_rules.length
    )
    await tables.assertCount('award_rules', contents.award_rules.length)
    await tables.assertCount('titles', contents.titles.length)
    await tables.assertCount('studio_kinds', contents.studio_kinds.length)
    await tables.assertCount('waiting_rules', contents.waiting_rules.length)
  })
})

test.group('pack:load', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('loads the pack of Houma', async ({ db: tables }) => {
    const command = await ace.exec('pack:load', ['houma', '--json'])

    command.assertSucceeded()
    await tables.assertCount('specialties', 8)
  })

  test('exits 1 for a pack with faults', async () => {
    const command = await ace.exec('pack:load', ['nowhere', '--json'])

    command.assertFailed()
  })
})
