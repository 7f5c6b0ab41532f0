import { test } from '@japa/runner'
import { readPack } from '#app/catalogue/packs/read_pack'
import { PackFolder } from '#tests/support/pack_folder'

const COURSE = 'houma/courses.yaml'
const HG4 = '  - code: HG4\n    specialty: welding\n    occupation: 6-18-02-04\n    grade: '
const POLICY = 'houma/policies.yaml'

/** What is spoiled in a file, how many lines below the fault is seen, and what is said. */
const CASES = [
  { file: COURSE, from: 'courses:', to: 'courses: [', says: 'is not valid YAML', below: null },
  { file: COURSE, from: 'grade: level_4', to: 'grad: level_4', says: 'unknown key "grad"' },
  {
    file: COURSE,
    from: '    theoryHours: 40\n',
    to: '',
    says: '"theoryHours" is missing',
    below: -5,
  },
  {
    file: COURSE,
    from: 'theoryHours: 40',
    to: 'theoryHours: 40.5',
    says: 'must be a whole number',
  },
  { file: COURSE, from: 'hoursPerDay: 8', to: 'hoursPerDay: 9', says: 'from 1 to 8' },
  {
    file: COURSE,
    from: 'listedUntil: 2026-12-31',
    to: 'listedUntil: 2026-02-30',
    says: 'a real day',
  },
  { file: COURSE, from: 'status: example', to: 'status: sure', says: 'must be one of: confirmed' },
  { file: COURSE, from: 'code: JQ3', to: 'code: JQ4', says: '"JQ4" is there twice' },
  {
    file: COURSE,
    from: 'source: { code: example_2026',
    to: 'source: { code: x',
    says: 'source "x"',
  },
  {
    file: COURSE,
    from: 'specialty: welding',
    to: 'specialty: wedding',
    says: '"wedding" is not among',
  },
  {
    file: COURSE,
    from: '6-31-07-03',
    to: '6-31-07-99',
    says: 'occupation "6-31-07-99" is not among',
  },
  { file: COURSE, from: '6-31-07-03', to: '6-18-02-04', says: 'is not of specialty' },
  {
    file: COURSE,
    from: 'grade: level_4',
    to: 'grade: level_5',
    says: '操作员 has no grade "level_5"',
  },
  { file: COURSE, from: `${HG4}level_4`, to: `${HG4}chief`, says: '焊工 has no grade', below: 3 },
  {
    file: COURSE,
    from: 'workType: 直播销售员',
    to: 'workType: 直播员',
    says: 'has no work type "直播员"',
  },
  {
    file: COURSE,
    from: 'practiceHours: 80',
    to: 'practiceHours: 81',
    says: 'do not make whole days',
  },
  {
    file: 'houma/plans.yaml',
    from: 'seats: 260',
    to: 'seats: 261',
    says: 'add up to 2001',
    below: -1,
  },
  { file: 'houma/plans.yaml', from: 'base: HM', to: 'base: XX', says: 'base "XX" is not among' },
  {
    file: 'houma/bases.yaml',
    from: 'specialty: welding',
    to: 'specialty: x',
    says: '"x" is not among',
  },
  { file: 'houma/bases.yaml', from: 'seats: 40', to: 'seats: 0', says: 'from 1 to 500' },
  {
    file: 'houma/specialties.yaml',
    from: '[6-18-04-01]',
    to: '[6-18-04-99]',
    says: 'occupation "6-18-04-99" is not among',
  },
  {
    file: 'houma/assessment_bodies.yaml',
    from: '6-31-07-03, grades: [level_4',
    to: '6-31-07-03, grades: [level_5',
    says: 'has no grade "level_5"',
  },
  {
    file: 'houma/assessment_bodies.yaml',
    from: 'sequenceCode: "100001"',
    to: 'sequenceCode: "1001"',
    says: 'must look like',
  },
  {
    file: 'houma/funds.yaml',
    from: '420000000',
    to: '-1',
    says: 'must be a whole number of 1 or more',
  },
  {
    file: POLICY,
    from: 'kind: within_days',
    to: 'kind: within_weeks',
    says: 'must be one of: all_of',
  },
  { file: POLICY, from: 'fenPerDay: 10000', to: 'fenPerDay: -1', says: 'whole number of fen' },
  { file: POLICY, from: 'id: attendance', to: 'id: age', says: 'duplicate id "age"' },
  {
    file: POLICY,
    from: 'value: veteran',
    to: 'value: soldier',
    says: '"soldier" is not a trainee',
  },
  { file: 'houma/pack.yaml', from: 'courses:', to: 'lessons:', says: 'unknown section "lessons"' },
  {
    file: 'houma/pack.yaml',
    from: 'funds.yaml',
    to: '../x.yaml',
    says: 'is not the name of a file',
  },
  {
    file: 'houma/pack.yaml',
    from: 'funds.yaml',
    to: 'money.yaml',
    says: 'no file houma/money.yaml',
  },
  { file: 'houma/pack.yaml', from: '[shanxi]', to: '[shanxy]', says: 'no file shanxy/pack.yaml' },
  {
    file: 'common/grades.yaml',
    from: 'digit: 5',
    to: 'digit: 4',
    says: 'the digit of rank 2 must be 5',
  },
  {
    file: 'common/occupations.yaml',
    from: 'edition: 2018',
    to: 'edition: 2015',
    says: 'must be one of: 2018, 2023',
  },
  {
    file: 'common/occupations.yaml',
    from: '[level_4, level_3, level_2, level_1]',
    to: '[level_4, level_3, level_2, special]',
    says: 'needs level_1',
  },
  {
    file: 'common/entry_conditions.yaml',
    from: 'on: applied_on, months: 60',
    to: 'on: applied_on, months: five',
    says: 'must be a whole number of one or more',
  },
  {
    file: 'common/entry_conditions.yaml',
    from: 'code: entry-4-01-06-02-level_1',
    to: 'code: entry-4-01-06-99-level_1',
    says: 'no occupation "4-01-06-99" leads to "level_1"',
  },
  {
    file: 'common/work_calendar_2026.yaml',
    from: 'on: 2026-01-02, kind: rest',
    to: 'on: 2026-01-02, kind: work',
    says: 'must be a Saturday or a Sunday',
  },
  {
    file: 'common/work_calendar_2026.yaml',
    from: 'on: 2026-01-02',
    to: 'on: 2027-01-02',
    says: 'is not a day of 2026',
  },
] as { file: string; from: string; to: string; says: string; below?: number | null }[]

test.group('A pack with a fault', (group) => {
  let folder: PackFolder
  group.each.setup(() => {
    folder = new PackFolder()
    return () => folder.remove()
  })

  test('{file}: {says}')
    .with(CASES)
    .run(({ assert }, { file, from, to, says, below = 0 }) => {
      const line = folder.replace(file, from, to)

      const { faults } = readPack('houma', folder.path)

      const fault = faults.find((one) => one.file === file && one.message.includes(says))
      assert.exists(fault, JSON.stringify(faults.slice(0, 5)))
      if (below !== null) assert.equal(fault!.line, line + below)
    })

  test('has all its faults reported at once, in the order of the lines', ({ assert }) => {
    folder.replace(COURSE, 'hoursPerDay: 8', 'hoursPerDay: 9')
    folder.replace(COURSE, 'code: HG4', 'code: "H G"')
    folder.replace('houma/plans.yaml', 'seats: 260', 'seats: 261')

    const { faults } = readPack('houma', folder.path)

    assert.lengthOf(faults, 3)
    assert.deepEqual(
      faults.map((one) => one.path),
      ['courses[0].hoursPerDay', 'courses[9].code', 'plans[0].allocations']
    )
    assert.isBelow(faults[0].line, faults[1].line)
  })

  test('is refused when it is not there or its name leaves the folder', ({ assert }) => {
    assert.equal(
      readPack('nowhere', folder.path).faults[0].message,
      'there is no file nowhere/pack.yaml'
    )
    assert.include(readPack('../houma', folder.path).faults[0].message, 'is not the name of a pack')
  })
})
