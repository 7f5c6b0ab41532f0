import { test } from '@japa/runner'
import { createRequire } from 'node:module'
import { evaluate, payableFen } from '#app/rules/evaluate'
import { statusListKinds } from '#app/subsidies/status_lists/status_list_kinds'
import { readPack } from '#app/catalogue/packs/read_pack'
import { addDays } from '#app/shared/days'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'

const { contents, faults } = readPack('houma')
const notListed = Object.fromEntries(
  statusListKinds.map((kind) => [`listed_${kind}`, [] as string[]])
)
const occupation = (name: string) => {
  return contents.occupations.find((one) => one.name['zh-CN'] === name)!
}

test.group('The packs that come with the product', () => {
  test('have no faults', ({ assert }) => {
    assert.deepEqual(faults, [])
    assert.deepEqual(readPack('common').faults, [])
  })

  test('the eight specialties stand in the official order and words', ({ assert }) => {
    const names = contents.specialties.map((specialty) => specialty.name['zh-CN'])

    assert.deepEqual(names, [
      '智能制造',
      '机械设备维修',
      '电气设备安装维修',
      '焊接加工',
      '模具设计与制造',
      '人工智能及软件开发',
      '电子商务与互联网营销',
      '中医康养与家政服务',
    ])
    const { quote } = contents.specialties[0].source
    assert.include(quote, `${names.slice(0, 7).join('、')}、${names[7]}8大专业`)
  })

  test('the eight grades rise by rank while the digit falls', ({ assert }) => {
    const grades = contents.grades.map((grade) => [grade.rank, grade.name['zh-CN'], grade.digit])

    assert.deepEqual(grades, [
      [1, '学徒工', undefined],
      [2, '初级工', 5],
      [3, '中级工', 4],
      [4, '高级工', 3],
      [5, '技师', 2],
      [6, '高级技师', 1],
      [7, '特级技师', undefined],
      [8, '首席技师', undefined],
    ])
  })

  test('the robot occupations keep both codes and have no 五级')
    .with([
      { name: '工业机器人系统操作员', code: '6-31-07-03', standard: '6-30-99-00' },
      { name: '工业机器人系统运维员', code: '6-31-07-01', standard: '6-31-01-10' },
    ])
    .run(({ assert }, { name, code, standard }) => {
      assert.equal(occupation(name).code, code)
      assert.equal(occupation(name).standardCode, standard)
      assert.deepEqual(occupation(name).grades, ['level_4', 'level_3', 'level_2', 'level_1'])
    })

  test('家政服务员 has no 一级 and 平台管理员 stops at 三级', ({ assert }) => {
    const platform = occupation('互联网营销师').workTypes!.find((workType) => {
      return workType.name['zh-CN'] === '平台管理员'
    })!

    assert.notInclude(occupation('家政服务员').grades, 'level_1')
    assert.deepEqual(platform.grades, ['level_5', 'level_4', 'level_3'])
  })

  test('the plan of 2026 divides 2,000 seats among all eight specialties', ({ assert }) => {
    const [plan] = contents.plans

    assert.equal(plan.year, 2026)
    assert.equal(plan.status, 'example')
    assert.equal(
      plan.allocations.reduce((sum, one) => sum + one.seats, 0),
      2000
    )
    assert.deepEqual(
      plan.allocations.map((one) => one.specialty),
      contents.specialties.map((one) => one.code)
    )
  })

  test('every specialty has a course, and every course an evaluator filed for it', ({ assert }) => {
    const filed = contents.assessment_bodies.flatMap((body) =>
      body.filings.flatMap((one) => one.grades.map((grade) => `${one.occupation} ${grade}`))
    )

    for (const { code } of contents.specialties) {
      assert.isTrue(
        contents.courses.some((course) => course.specialty === code),
        code
      )
    }
    for (const course of contents.courses) {
      assert.include(filed, `${course.occupation} ${course.grade}`)
      assert.equal(course.status, 'example')
      assert.include([10, 15], (course.theoryHours + course.practiceHours) / course.hoursPerDay)
    }
  })

  test('the work calendar agrees with chinese-days on every day of its years', ({
    assert,
    cleanup,
  }) => {
    // The library reckons days in the zone of the process.
    const zone = process.env.TZ ?? 'UTC'
    process.env.TZ = 'Asia/Shanghai'
    cleanup(() => {
      process.env.TZ = zone
    })
    const { isWorkday } = createRequire(import.meta.url)('chinese-days')
    const years = contents.workCalendars.map((calendar) => calendar.year)
    const days = contents.workCalendars.flatMap((calendar) => calendar.days)
    const exceptions = Object.fromEntries(days.map((day) => [day.on, day.kind]))
    const calendar = WorkCalendar.of(years, exceptions)

    assert.deepEqual(years, [2025, 2026])
    for (let day = '2025-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
      assert.equal(calendar.isWorkingDay(day), isWorkday(day), day)
    }
  })
})

test.group('The training subsidy 2026-1', () => {
  const { ruleSet } = contents.policies[0]
  const eligible = {
    birth_on: '1990-05-01',
    class_starts_on: '2026-08-31',
    class_ends_on: '2026-09-18',
    claim_on: '2026-10-15',
    trainee_category: 'rural_migrant',
    category_proven_on: '2026-03-12',
    attendance_percent: 93,
    attended_days: 14,
    failed_components: [],
    certificate_number: 'S000014100001264000118',
    certificate_status: 'issued',
    body_filed: true,
    course_listed: true,
    base_listed: true,
    same_grade_paid: [],
    training_subsidies_paid: 1,
    earlier_claims_on: ['2024-03-01'],
    higher_grade_paid: [],
    fee_kind: 'free',
    ...notListed,
  }
  const judge = (changes: Record<string, unknown> = {}) => {
    const facts = Object.entries({ ...eligible, ...changes })
    return evaluate(
      ruleSet,
      Object.fromEntries(facts.map(([name, value]) => [name, { value: value as never }]))
    )
  }

  test('is an example until somebody confirms it', ({ assert }) => {
    assert.equal(ruleSet.status, 'example')
    assert.isTrue(ruleSet.amount!.example)
  })

  test('{days} days attended are worth {fen} fen')
    .with([
      { days: 0, fen: 0 },
      { days: 10, fen: 150_000 },
      { days: 14, fen: 190_000 },
      { days: 15, fen: 200_000 },
      { days: 16, fen: 200_000 },
    ])
    .run(({ assert }, { days, fen }) => {
      assert.equal(judge({ attended_days: days }).amount!.fen, fen)
    })

  test('passes for an eligible trainee', ({ assert }) => {
    assert.equal(judge().verdict, 'passed')
  })

  test('is refused by {id} when {fact} is wrong')
    .with([
      { id: 'base_and_course_listed', fact: 'course_listed', value: false },
      { id: 'base_and_course_listed', fact: 'base_listed', value: false },
      { id: 'claimed_in_time', fact: 'claim_on', value: '2026-10-19' },
      { id: 'age', fact: 'birth_on', value: '2010-09-01' },
      { id: 'in_a_group', fact: 'trainee_category', value: 'other' },
      { id: 'group_proven_in_time', fact: 'category_proven_on', value: '2026-09-01' },
      { id: 'attendance', fact: 'attendance_percent', value: 79 },
      { id: 'components_passed', fact: 'failed_components', value: ['theory'] },
      { id: 'certificate_valid', fact: 'certificate_status', value: 'revoked' },
      { id: 'body_filed', fact: 'body_filed', value: false },
      { id: 'same_grade_once', fact: 'same_grade_paid', value: ['SL24-0000342'] },
      { id: 'three_in_all', fact: 'training_subsidies_paid', value: 3 },
      { id: 'no_higher_grade', fact: 'higher_grade_paid', value: ['SL24-0000343'] },
      { id: 'once_a_year', fact: 'earlier_claims_on', value: ['2026-01-05'] },
      {
        id: 'enterprise_contract',
        fact: 'fee_kind',
        value: 'enterprise',
        and: { employer_named: true, contract_months: 11, contract_signed_on: '2026-08-01' },
      },
      {
        id: 'enterprise_contract',
        fact: 'fee_kind',
        value: 'enterprise',
        and: { employer_named: true, contract_months: 12, contract_signed_on: '2025-08-30' },
      },
      { id: 'no_skill_upgrade', fact: 'listed_skill_upgrade', value: ['1:1'] },
      { id: 'not_deceased', fact: 'listed_deceased', value: ['1:1'] },
      { id: 'not_detained', fact: 'listed_detained', value: ['1:1'] },
      { id: 'not_on_fiscal_payroll', fact: 'listed_fiscal_payroll', value: ['1:1'] },
      { id: 'no_pension', fact: 'listed_pension', value: ['1:1'] },
      { id: 'student_only_as_graduate', fact: 'listed_student', value: ['1:1'] },
      {
        id: 'unemployed_without_work',
        fact: 'listed_business_owner',
        value: ['1:1'],
        and: { trainee_category: 'registered_unemployed' },
      },
      {
        id: 'unemployed_without_work',
        fact: 'listed_employee_insurance',
        value: ['1:1'],
        and: { trainee_category: 'registered_unemployed' },
      },
    ] as { id: string; fact: string; value: unknown; and?: Record<string, unknown> }[])
    .run(({ assert }, { id, fact, value, and }) => {
      const trace = judge({ ...and, [fact]: value })

      const failed = trace.conditions.filter((one) => one.result === 'failed')
      assert.equal(trace.verdict, 'failed')
      assert.deepEqual(
        failed.map((one) => one.id),
        [id]
      )
    })

  test('stays unknown without a certificate or a proof of the group', ({ assert }) => {
    assert.equal(judge({ certificate_number: null }).verdict, 'unknown')
    assert.equal(judge({ category_proven_on: null }).verdict, 'unknown')
  })

  test('is unknown, never passed, while a list is not loaded')
    .with(['listed_deceased', 'listed_detained', 'listed_fiscal_payroll', 'listed_skill_upgrade'])
    .run(({ assert }, fact) => {
      assert.equal(judge({ [fact]: null }).verdict, 'unknown')
    })

  test('gives a trainee who paid a year from the certificate', ({ assert }) => {
    const late = { claim_on: '2027-03-01', certificate_issued_on: '2026-10-12' }
    assert.equal(judge({ ...late, fee_kind: 'self_paid' }).verdict, 'passed')
    assert.equal(judge({ ...late, fee_kind: 'free' }).verdict, 'failed')
    const after = { ...late, claim_on: '2027-10-13', fee_kind: 'self_paid' }
    assert.equal(judge(after).verdict, 'failed')
  })

  test('a graduate of the year may still be a student', ({ assert }) => {
    const listed = { listed_student: ['1:1'] }
    assert.equal(judge({ ...listed, trainee_category: 'graduate' }).verdict, 'passed')
  })

  test('pays a third subsidy and refuses a fourth', ({ assert }) => {
    assert.equal(judge({ training_subsidies_paid: 2 }).verdict, 'passed')
    assert.equal(judge({ training_subsidies_paid: 3 }).verdict, 'failed')
  })
})

test.group('The other policies of the pack', () => {
  const given = (facts: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, { value: value as never }])
    )
  const judge = (kind: string, facts: Record<string, unknown>) =>
    evaluate(contents.policies.find((one) => one.kind === kind)!.ruleSet, given(facts))
  const person = {
    birth_on: '1990-05-12',
    class_starts_on: '2026-08-31',
    class_ends_on: '2026-09-18',
    claim_on: '2026-10-15',
    trainee_category: 'school_leaver',
    category_proven_on: '2026-03-12',
    same_grade_paid: [],
    earlier_claims_on: [],
    ...notListed,
  }
  const certified = {
    certificate_number: 'S1',
    certificate_status: 'issued',
    certificate_issued_on: '2026-10-12',
    body_filed: true,
    occupation_code: '6-18-02-04',
    grade_code: 'level_4',
  }

  test('each is an example and says so of every value nobody confirmed', ({ assert }) => {
    assert.lengthOf(contents.policies, 5)
    for (const { ruleSet } of contents.policies) {
      assert.equal(ruleSet.status, 'example')
      assert.isTrue(ruleSet.amount!.example, ruleSet.code)
    }
  })

  test('an assessment is paid by class of occupation and grade, three times at most', ({
    assert,
  }) => {
    const facts = { ...person, ...certified }
    assert.equal(payableFen(judge('assessment_subsidy', facts)), 25_000)
    const carer = { ...facts, occupation_code: '4-10-01-05' }
    assert.equal(payableFen(judge('assessment_subsidy', carer)), 20_000)
    const fourth = { ...facts, earlier_claims_on: ['2023-01-01', '2024-01-01', '2025-01-01'] }
    assert.equal(judge('assessment_subsidy', fourth).verdict, 'failed')
    const veteran = { ...facts, trainee_category: 'veteran' }
    assert.equal(judge('assessment_subsidy', veteran).verdict, 'failed')
    const late = { ...facts, claim_on: '2027-10-13' }
    assert.equal(judge('assessment_subsidy', late).verdict, 'failed')
  })

  test('a living allowance goes to the groups named, by days attended', ({ assert }) => {
    const facts = { ...person, attendance_percent: 93, attended_days: 14 }
    assert.equal(payableFen(judge('living_allowance', facts)), 28_000)
    assert.equal(payableFen(judge('living_allowance', { ...facts, attended_days: 30 })), 30_000)
    const rural = { ...facts, trainee_category: 'rural_migrant' }
    assert.equal(judge('living_allowance', rural).verdict, 'failed')
    const again = { ...facts, earlier_claims_on: ['2026-02-02'] }
    assert.equal(judge('living_allowance', again).verdict, 'failed')
  })

  test('an apprenticeship is prepaid by half and settled when completed', ({ assert }) => {
    const facts = {
      ...person,
      ...certified,
      employer_named: true,
      contract_months: 24,
      training_years: 1,
      class_started: true,
      settlement_claims: [],
    }
    const prepayment = { ...facts, claim_part: 'prepayment', certificate_number: null }
    assert.equal(payableFen(judge('apprenticeship', prepayment)), 250_000)
    const settled = { ...prepayment, settlement_claims: ['SL26-0000001'] }
    assert.equal(judge('apprenticeship', settled).verdict, 'failed')

    const settlement = { ...facts, claim_part: 'settlement', completed: true, prepaid_fen: 250_000 }
    assert.equal(payableFen(judge('apprenticeship', settlement)), 250_000)
    assert.equal(payableFen(judge('apprenticeship', { ...settlement, prepaid_fen: 0 })), 500_000)
    assert.equal(judge('apprenticeship', { ...settlement, completed: false }).verdict, 'failed')
    assert.equal(judge('apprenticeship', { ...settlement, contract_months: 11 }).verdict, 'failed')
    assert.equal(judge('apprenticeship', { ...settlement, training_years: 4 }).verdict, 'failed')
    assert.equal(
      judge('apprenticeship', { ...settlement, grade_code: 'level_5' }).verdict,
      'failed'
    )
  })

  test('award money follows the awarded place in national and provincial contests', ({
    assert,
  }) => {
    const facts = {
      award_level: 'provincial',
      award_step: 'provincial_2',
      awarded_rank: 2,
      award_document: '晋人社〔2026〕1 号',
      awarded_on: '2026-05-20',
      claim_on: '2026-06-01',
      ...notListed,
    }
    assert.equal(payableFen(judge('competition_award', facts)), 300_000)
    const city = { ...facts, award_level: 'city', award_step: 'city_1' }
    assert.equal(judge('competition_award', city).verdict, 'failed')
    const none = { ...facts, awarded_rank: null, award_step: null }
    assert.equal(judge('competition_award', none).verdict, 'unknown')
  })
})

test.group('Entry conditions', () => {
  const judge = (code: string, facts: Record<string, unknown>) => {
    const ruleSet = contents.entryConditions.find((one) => one.code === code)!
    const given = Object.entries(facts).map(([name, value]) => [name, { value: value as never }])
    return evaluate(ruleSet, Object.fromEntries(given)).verdict
  }
  /** Nobody of whom nothing is known: somebody who has nothing but a year of work. */
  const never = '2999-12-31'
  const nothing = {
    applied_on: '2026-10-21',
    work_periods: ['2025-10-21/'],
    level_5_on: never,
    level_4_on: never,
    junior_title_on: never,
    secondary_vocational_on: never,
    senior_technical_school_on: never,
    assessed_higher_vocational_on: never,
    higher_vocational_on: never,
  }

  test('level 4 asks {years} years after level 5 under the {edition} rules')
    .with([
      { edition: 2018, years: 4 },
      { edition: 2023, years: 3 },
    ])
    .run(({ assert }, { edition, years }) => {
      const code = `entry-${edition}-level_4`
      const worked = (from: string) => ({
        ...nothing,
        work_periods: [`${from}/`],
        level_5_on: from,
      })

      assert.equal(judge(code, worked(`${2026 - years}-10-21`)), 'passed')
      assert.equal(judge(code, worked(`${2026 - years}-10-22`)), 'failed')
    })

  test('level 3 needs schooling and certificate together where the route says so', ({ assert }) => {
    const schooled = { ...nothing, senior_technical_school_on: '2020-07-01' }

    assert.equal(judge('entry-2018-level_3', schooled), 'failed')
    assert.equal(judge('entry-2018-level_3', { ...schooled, level_4_on: '2026-10-12' }), 'passed')
  })

  test('互联网营销师 departs from its edition: three years with training, or four', ({
    assert,
  }) => {
    const three = { ...nothing, work_periods: ['2023-10-21/'], level_2_on: '2023-10-21' }
    const code = 'entry-4-01-06-02-level_1'

    assert.equal(judge(code, { ...three, training_completed_on: '2026-05-01' }), 'passed')
    assert.equal(judge(code, three), 'unknown')
    assert.equal(judge(code, { ...three, training_completed_on: never }), 'failed')
    assert.equal(judge('entry-2018-level_1', { ...three, training_completed_on: never }), 'failed')
  })

  test('every grade that is a post has conditions of appointment', ({ assert }) => {
    const codes = contents.entryConditions.map((one) => one.code)
    for (const { code } of contents.grades.filter((grade) => grade.rank >= 7)) {
      assert.include(codes, `appointment-${code}`)
    }
  })
})
