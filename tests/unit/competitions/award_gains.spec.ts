import fc from 'fast-check'
import { test } from '@japa/runner'
import { both } from '#app/rules/words'
import { readPack } from '#app/catalogue/packs/read_pack'
import { isAbout, judgeAward, rankGained, type AwardCase } from '#app/competitions/award_gains'

const { contents } = readPack('houma')
const ranks = new Map(contents.grades.map((grade) => [grade.code, grade.rank]))
const rules = contents.award_rules.map((rule, index) => ({
  id: index + 1,
  gives: rule.gives,
  gradeRank: rule.grade ? ranks.get(rule.grade)! : null,
  stepsUp: rule.stepsUp === 'yes',
  titleId: rule.title ? 1 : null,
  title: rule.title,
  ruleSet: rule.ruleSet,
}))

function won(changes: Partial<AwardCase> = {}): AwardCase {
  return {
    awardId: 1,
    levelAndClass: 'provincial_first',
    contest: '山西省职业技能大赛',
    event: '焊接',
    rank: 1,
    awardedRank: 1,
    contestants: 'workers',
    teamSize: 1,
    entrants: 40,
    document: '晋人社函〔2026〕1 号',
    occupation: both('焊工', 'Welder'),
    offeredRanks: [1, 2, 3, 4, 5, 6, 7, 8],
    heldRank: null,
    ...changes,
  }
}

/** What an award gives: ranks and codes of titles. */
function given(changes: Partial<AwardCase>) {
  const award = won(changes)
  return rules
    .filter((rule) => isAbout(rule, award.levelAndClass))
    .map((rule) => ({ rule, ...judgeAward(rule, award) }))
    .filter(({ trace }) => trace.verdict === 'passed')
    .map(({ rule, gradeRank }) => gradeRank ?? rule.title)
}

test.group('What an award gives', () => {
  test('{level}, place {place}, holding {held}: {gives}')
    .with([
      { level: 'provincial_first', place: 1, held: null, gives: ['sanjin_technical_expert', 5] },
      { level: 'provincial_first', place: 3, held: 5, gives: ['sanjin_technical_expert'] },
      { level: 'provincial_first', place: 4, held: null, gives: [4] },
      { level: 'provincial_first', place: 6, held: 4, gives: [5] },
      { level: 'provincial_first', place: 6, held: 5, gives: [] },
      { level: 'provincial_first', place: 7, held: null, gives: [] },
      { level: 'provincial_second', place: 1, held: 4, gives: ['sanjin_technical_expert', 5] },
      { level: 'provincial_second', place: 2, held: 3, gives: [4] },
      { level: 'provincial_second', place: 6, held: 4, gives: [] },
      { level: 'national_first', place: 5, held: 5, gives: ['national_technical_expert', 6] },
      { level: 'national_first', place: 6, held: null, gives: [4] },
      { level: 'national_first', place: 20, held: 4, gives: [5] },
      { level: 'national_first', place: 21, held: null, gives: [] },
      { level: 'national_general', place: 20, held: null, gives: [5] },
      { level: 'national_general', place: 21, held: null, gives: [] },
      { level: 'national_second', place: 3, held: null, gives: ['national_technical_expert'] },
      { level: 'city', place: 1, held: null, gives: [] },
    ])
    .run(({ assert }, { level, place, held, gives }) => {
      const found = given({ levelAndClass: level, rank: place, awardedRank: place, heldRank: held })

      assert.sameMembers(found, gives)
    })

  test('who takes no honours gets nothing, though first by score', ({ assert }) => {
    assert.deepEqual(given({ rank: 1, awardedRank: null }), [])
  })

  test('students get one grade lower and no title of workers', ({ assert }) => {
    assert.deepEqual(given({ contestants: 'students' }), [4])
  })

  test('the national title goes to five alone, three pairs, two threes', ({ assert }) => {
    const holders = (teamSize: number, place: number) =>
      given({ levelAndClass: 'national_general', teamSize, rank: place, awardedRank: place })

    for (const [size, last] of [
      [1, 5],
      [2, 3],
      [3, 2],
    ]) {
      assert.include(holders(size, last), 'national_technical_expert')
      assert.notInclude(holders(size, last + 1), 'national_technical_expert')
    }
    assert.notInclude(holders(4, 1), 'national_technical_expert')
  })

  test('a grade the occupation does not have is not given', ({ assert }) => {
    const offeredRanks = [1, 2, 3, 4]

    assert.deepEqual(given({ offeredRanks }), ['sanjin_technical_expert'])
  })

  test('without the number of entrants a share is unknown, never passed', ({ assert }) => {
    const award = won({ levelAndClass: 'national_general', entrants: null })
    const byShare = rules.find((rule) => rule.ruleSet.code === 'award-national-general-merit')!

    assert.equal(judgeAward(byShare, award).trace.verdict, 'unknown')
  })

  test('a grade gained is above what is held, offered, and no post of an employer', ({
    assert,
  }) => {
    const cases = fc.record({
      gradeRank: fc.integer({ min: 2, max: 6 }),
      stepsUp: fc.boolean(),
      heldRank: fc.option(fc.integer({ min: 1, max: 8 })),
      contestants: fc.constantFrom('workers' as const, 'students' as const),
      offeredRanks: fc.uniqueArray(fc.integer({ min: 1, max: 8 })),
    })
    fc.assert(
      fc.property(cases, ({ gradeRank, stepsUp, ...person }) => {
        const rank = rankGained({ gradeRank, stepsUp }, person)
        if (rank === null) return
        assert.isAbove(rank, person.heldRank ?? 0)
        assert.include(person.offeredRanks, rank)
        assert.isAtMost(rank, 6)
      })
    )
  })
})
