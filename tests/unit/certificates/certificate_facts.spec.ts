import { test } from '@japa/runner'
import { gradeWords, gradeWordsEn, issuedOnWords } from '#app/certificates/certificate_facts'

test.group('Wording of a certificate', () => {
  test('rank {rank} is printed as {words}')
    .with([
      { rank: 2, words: '五级/初级工' },
      { rank: 3, words: '四级/中级工' },
      { rank: 4, words: '三级/高级工' },
      { rank: 5, words: '二级/技师' },
      { rank: 6, words: '一级/高级技师' },
      { rank: 7, words: '特级技师' },
      { rank: 8, words: '首席技师' },
    ])
    .run(({ assert }, { rank, words }) => {
      assert.equal(gradeWords(rank), words)
    })

  test('the level number falls while the rank rises, in English too', ({ assert }) => {
    assert.equal(gradeWordsEn(2), 'Level 5, Junior Skilled Worker')
    assert.equal(gradeWordsEn(6), 'Level 1, Senior Technician')
  })

  test('a rank outside one to eight is refused', ({ assert }) => {
    for (const rank of [0, 9, 2.5, Number.NaN]) assert.throws(() => gradeWords(rank), RangeError)
  })

  test('a date is printed without leading zeros', ({ assert }) => {
    assert.equal(issuedOnWords('2026-03-05'), '2026 年 3 月 5 日')
  })
})
