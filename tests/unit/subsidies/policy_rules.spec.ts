import { test } from '@japa/runner'
import { parseRuleSet } from '#app/rules/rule_set_schema'
import { readPack } from '#app/catalogue/packs/read_pack'
import { conditionForm } from '#app/subsidies/policies/condition_templates'
import { FACTS } from '#app/subsidies/policies/facts_in_words'
import { decidingCondition } from '#app/subsidies/policies/simulation'
import { ruleSetDifference } from '#app/subsidies/policies/rules_difference'
import { ruleFormPage, type FormControl } from '#app/subsidies/policies/queries/rule_form_page'
import {
  applyEdit,
  factsAsked,
  findCondition,
  flatten,
  freeId,
} from '#app/subsidies/policies/rules_edit'
import {
  AMOUNT_FORMS,
  CONDITION_FORMS,
  readValues,
  type RuleForm,
} from '#app/subsidies/policies/rules_form'
import type { AmountFormula, Condition, RuleSet, Trace } from '#app/rules/types'

const shipped = readPack('houma').contents.policies.map(({ ruleSet }) => ruleSet)
const [training] = shipped

const SHANXI =
  '山西省就业补助资金管理规定（2018 年前后，据报道），可能已被新规定取代 就业技能培训补贴标准'

/** What a browser sends back for a form that nobody changed. */
function typedBack(controls: FormControl[]): Record<string, unknown> {
  return Object.fromEntries(controls.map((one) => [one.key, sent(one)]))
}

function sent(control: FormControl): unknown {
  const amounts = (grades: FormControl['grades']) =>
    Object.fromEntries((grades ?? []).map(({ key, value }) => [key, value]))
  switch (control.type) {
    case 'tiers':
      return control.tiers
    case 'grades':
      return amounts(control.grades)
    case 'classes':
      return control.classes!.map((one) => ({
        name: one.name,
        codes: one.codes,
        other: one.other ? '1' : '',
        grades: amounts(one.grades),
      }))
    case 'scalars':
      return control.options ? control.ticked : control.value
    default:
      return control.value
  }
}

function roundTrip(rule: Condition | AmountFormula, form: RuleForm) {
  const facts = Object.fromEntries(
    form.facts.map((key) => [key, String((rule as Record<string, unknown>)[key] ?? '')])
  )
  const { controls } = ruleFormPage(rule, form, 'zh-CN')
  return readValues(form, typedBack(controls), facts)
}

test.group('Rules in forms', () => {
  test('every kind of condition and amount of the shipped policies has a form', ({ assert }) => {
    const conditions = shipped.flatMap(({ conditions: some }) => flatten(some))
    const kinds = conditions.map(({ condition }) => condition.kind)

    assert.isAbove(kinds.length, 40)
    assert.deepEqual(
      kinds.filter((kind) => !CONDITION_FORMS[kind]),
      []
    )
    assert.deepEqual(
      shipped.filter(({ amount }) => amount && !AMOUNT_FORMS[amount.kind]),
      []
    )
  })

  test('every fact that a shipped policy asks for has words', ({ assert }) => {
    const names = shipped.flatMap(factsAsked)

    assert.isAbove(names.length, 30)
    assert.deepEqual(
      names.filter((name) => !Object.hasOwn(FACTS, name)),
      []
    )
  })

  test('a form that is sent back unchanged gives the same values', ({ assert }) => {
    for (const ruleSet of shipped) {
      for (const { condition } of flatten(ruleSet.conditions)) {
        const { values, faults } = roundTrip(condition, conditionForm(condition))
        assert.deepEqual(faults, [], condition.id)
        assert.containsSubset(condition, values, condition.id)
      }
      if (!ruleSet.amount) continue
      const { values, faults } = roundTrip(ruleSet.amount, AMOUNT_FORMS[ruleSet.amount.kind])
      assert.deepEqual(faults, [], ruleSet.code)
      assert.containsSubset(ruleSet.amount, values, ruleSet.code)
    }
  })

  test('classes of occupations are read with their grades, others and faults', ({ assert }) => {
    const form = AMOUNT_FORMS.per_occupation_class
    const facts = { occupation: 'occupation_code', grade: 'grade_code' }
    const { values, faults } = readValues(
      form,
      {
        classes: {
          0: { name: 'A', codes: '6-18-02-04\n6-31-01-02', grades: { level_4: '1,500' } },
          1: { name: 'B', codes: '', other: '1', grades: { level_4: '1000.50' } },
          2: { name: '', codes: '', grades: {} },
        },
      },
      facts
    )
    assert.deepEqual(faults, [])
    assert.deepEqual(values, {
      classes: { A: ['6-18-02-04', '6-31-01-02'] },
      fenByClass: { A: { level_4: 150_000 }, B: { level_4: 100_050 } },
      otherClass: 'B',
    })

    const refused = readValues(
      form,
      { classes: { 0: { name: 'A', codes: '', grades: { level_4: '一千' } } } },
      facts
    )
    assert.deepEqual(
      refused.faults.map(({ field }) => field),
      ['values.classes.0.codes', 'values.classes.0.grades.level_4', 'values.classes.0.name']
    )
  })

  test('what is no form at all gives faults, never an error', ({ assert }) => {
    for (const raw of [null, undefined, 'x', 7, [], { tiers: 'x' }, { tiers: [null, 5] }]) {
      const { faults } = readValues(AMOUNT_FORMS.per_day_tiers, raw, { fact: 'attended_days' })
      assert.deepEqual(faults, [{ field: 'values.tiers.0.upTo', rule: 'list_empty' }])
    }
    const endless = { values: Array.from({ length: 9000 }, (_, index) => `c${index}`) }
    const { values } = readValues(CONDITION_FORMS.one_of, endless, { fact: 'occupation_code' })
    assert.isBelow((values.values as string[]).length, 1000)
  })
})

test.group('Changes of a draft', () => {
  test('a condition inside a group is found, changed and removed, the rest stays', ({ assert }) => {
    const found = findCondition(training.conditions, 'group_veteran')!
    assert.deepEqual(found.condition.id, 'group_veteran')

    const message = { 'zh-CN': '退役军人（含配偶）', 'en': 'Veteran or spouse' }
    const changed = applyEdit(training, {
      kind: 'condition_changed',
      id: 'group_veteran',
      condition: { ...found.condition, message },
    })
    assert.deepEqual(findCondition(changed.conditions, 'group_veteran')!.condition.message, message)
    const removed = applyEdit(training, { kind: 'condition_removed', id: 'group_veteran' })
    assert.isNull(findCondition(removed.conditions, 'group_veteran'))
    assert.lengthOf(flatten(removed.conditions), flatten(training.conditions).length - 1)
    assert.property(parseRuleSet(removed), 'ruleSet')
  })

  test('changing the words of a group keeps its children', ({ assert }) => {
    const { condition } = findCondition(training.conditions, 'in_a_group')!
    const changed = applyEdit(training, {
      kind: 'condition_changed',
      id: 'in_a_group',
      condition: { ...condition, conditions: [], example: true } as unknown as Condition,
    })
    assert.deepEqual(
      flatten(changed.conditions).map((one) => one.condition.id),
      flatten(training.conditions).map((one) => one.condition.id)
    )
  })

  test('an id that is taken gets a number', ({ assert }) => {
    assert.equal(freeId(training, 'attendance'), 'attendance_2')
    assert.equal(freeId(training, 'unheard_of'), 'unheard_of')
  })
})

test.group('Difference of two versions', () => {
  test('a version differs from itself in nothing', ({ assert }) => {
    for (const ruleSet of shipped) assert.deepEqual(ruleSetDifference(ruleSet, ruleSet), [])
  })

  test('what is added, removed and changed is told field by field', ({ assert }) => {
    const { condition } = findCondition(training.conditions, 'attendance')!
    const higher = { ...condition, value: 90 } as Condition
    const source = { document: '侯马市培训补贴办法' }
    const extra: Condition = {
      id: 'extra',
      kind: 'present',
      fact: 'certificate_number',
      message: { 'zh-CN': '有证书', 'en': 'Has a certificate' },
      source,
    }
    let draft: RuleSet = applyEdit(training, {
      kind: 'condition_changed',
      id: 'attendance',
      condition: higher,
    })
    draft = applyEdit(draft, { kind: 'condition_removed', id: 'group_veteran' })
    draft = applyEdit(draft, { kind: 'condition_added', condition: extra })
    draft = applyEdit(draft, {
      kind: 'amount_changed',
      amount: { ...training.amount!, capFen: 180_000, source } as AmountFormula,
    })
    const changes = ruleSetDifference(training, draft)

    assert.sameDeepMembers(
      changes.map(({ what, id }) => `${what} ${id}`),
      ['changed attendance', 'added extra', 'removed group_veteran', 'changed amount']
    )
    const attendance = changes.find(({ id }) => id === 'attendance')!
    assert.deepEqual(attendance.parts, [
      {
        key: 'value',
        before: { 'zh-CN': '80%', 'en': '80%' },
        after: { 'zh-CN': '90%', 'en': '90%' },
      },
    ])
    assert.isTrue(attendance.keepsWording)
    const amount = changes.find(({ id }) => id === 'amount')!
    assert.sameDeepMembers(
      amount.parts.map(({ key, before, after }) => [key, before?.['zh-CN'], after?.['zh-CN']]),
      [
        ['capFen', undefined, '¥1,800.00'],
        ['source', SHANXI, '侯马市培训补贴办法'],
      ]
    )
  })

  test('a change of number and period alone is no change of the rules', ({ assert }) => {
    const next = { ...training, version: '2027-1', effectiveFrom: '2027-01-01' }

    assert.lengthOf(ruleSetDifference(training, next), 1)
    assert.deepEqual(ruleSetDifference(training, next, { rulesOnly: true }), [])
  })
})

test.group('Why a claim is judged differently', () => {
  const trace = (verdict: Trace['verdict'], results: Record<string, string>) =>
    ({
      verdict,
      conditions: Object.entries(results).map(([id, result]) => ({ id, result })),
    }) as Trace

  test('the condition that turned, not one that was open before', ({ assert }) => {
    const passed = trace('passed', { a: 'passed', b: 'passed' })
    const failed = trace('failed', { a: 'passed', b: 'failed' })
    const added = trace('failed', { a: 'passed', b: 'passed', c: 'failed' })

    assert.equal(decidingCondition(passed.conditions, failed), 'b')
    assert.equal(decidingCondition(failed.conditions, passed), 'b')
    assert.equal(decidingCondition(passed.conditions, added), 'c')
    assert.equal(decidingCondition(added.conditions, passed), 'c')
    assert.isNull(decidingCondition(passed.conditions, passed))
  })
})
