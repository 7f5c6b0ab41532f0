import { test } from '@japa/runner'
import { parseTraineeCategory, TRAINEE_CATEGORIES } from '#app/people/trainee_category'

test.group('Trainee category', () => {
  for (const [text, category] of [
    ['脱贫人口', 'poverty_alleviated'],
    ['防止返贫监测对象', 'poverty_alleviated'],
    ['脱贫人口／防止返贫监测对象', 'poverty_alleviated'],
    ['毕业年度高校毕业生', 'graduate'],
    ['城乡未继续升学初高中毕业生（两后生）', 'school_leaver'],
    ['两后生', 'school_leaver'],
    ['“两后生”', 'school_leaver'],
    ['农村转移就业劳动者', 'rural_migrant'],
    ['农民工', 'rural_migrant'],
    ['城镇登记失业人员', 'registered_unemployed'],
    [' 就业困难 人员 ', 'hard_to_employ'],
    ['企业职工', 'enterprise_employee'],
    ['退役军人', 'veteran'],
    ['残疾人', 'disabled'],
    ['其它', 'other'],
  ]) {
    test(`${text} is ${category}`, ({ assert }) => {
      assert.equal(parseTraineeCategory(text), category)
    })
  }

  for (const text of ['', '贫困户', '学生', 'constructor', '（）']) {
    test(`"${text}" names no category`, ({ assert }) => {
      assert.isNull(parseTraineeCategory(text))
    })
  }

  test('every code names itself', ({ assert }) => {
    for (const code of TRAINEE_CATEGORIES) assert.equal(parseTraineeCategory(code), code)
  })
})
