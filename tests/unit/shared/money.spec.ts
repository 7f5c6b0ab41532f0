import { test } from '@japa/runner'
import fc from 'fast-check'
import { Money } from '#app/shared/money'

test.group('Money', () => {
  test('{fen} fen is {text} for people and {capitals} in capital numerals')
    .with([
      { fen: 0, text: '¥0.00', capitals: '零元整' },
      { fen: 5, text: '¥0.05', capitals: '伍分' },
      { fen: 10, text: '¥0.10', capitals: '壹角整' },
      { fen: 105, text: '¥1.05', capitals: '壹元零伍分' },
      { fen: 190_000, text: '¥1,900.00', capitals: '壹仟玖佰元整' },
      { fen: 1_000_500, text: '¥10,005.00', capitals: '壹万零伍元整' },
      { fen: 161_845_000, text: '¥1,618,450.00', capitals: '壹佰陆拾壹万捌仟肆佰伍拾元整' },
      { fen: 10_000_000_000, text: '¥100,000,000.00', capitals: '壹亿元整' },
      { fen: 10_000_010_000, text: '¥100,000,100.00', capitals: '壹亿零壹佰元整' },
    ])
    .run(({ assert }, { fen, text, capitals }) => {
      assert.equal(Money.fen(fen).toString(), text)
      assert.equal(Money.fen(fen).toCapitals(), capitals)
    })

  test('an amount that is not whole fen is refused', ({ assert }) => {
    assert.throws(() => Money.fen(12.5), /whole number of fen/)
    assert.throws(() => Money.parseYuan('12.345'), /amount in yuan/)
    assert.throws(() => Money.parseYuan('1,00'), /amount in yuan/)
  })

  test('what is written in yuan reads back as the same fen', ({ assert }) => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (fen) => {
        assert.equal(Money.parseYuan(Money.fen(fen).toYuan()).fen, fen)
        if (fen >= 0) assert.equal(Money.parseYuan(Money.fen(fen).toString()).fen, fen)
      })
    )
  })

  test('different amounts have different capital numerals', ({ assert }) => {
    fc.assert(
      fc.property(fc.nat(1e10), fc.nat(1e10), (one, other) => {
        fc.pre(one !== other)
        assert.notEqual(Money.fen(one).toCapitals(), Money.fen(other).toCapitals())
      })
    )
  })

  test('a sum is the same whatever the order', ({ assert }) => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9)), (amounts) => {
        assert.equal(Money.sum(amounts).fen, Money.sum([...amounts].reverse()).fen)
      })
    )
  })
})
