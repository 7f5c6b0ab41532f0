import { test } from '@japa/runner'
import { looksPersonal } from '#app/oversight/search_text'

test.group('Searching by text', () => {
  test('{$self} looks like a number of a person')
    .with([
      '110101199003071233',
      '11010119900307123X',
      '１１０１０１１９９００３０７１２３３',
      '110101 19900307 1233',
      '13900001234',
      '139-0000-1234',
      '6222020200112233',
      'E12345678',
      'S12345678',
      '199003',
    ])
    .run(({ assert }, text) => {
      assert.isTrue(looksPersonal(text))
    })

  test('{$self} is a name or a number of the product')
    .with([
      '赵晓峰',
      'zhaoxiaofeng',
      'HM26-HG4-03',
      'SL26-0001187',
      'sl26-0001187',
      'S000014100001264000118',
      'GS26-001',
      'BF26-011',
      '7K3M-9QXD-2FHT',
      '2026',
    ])
    .run(({ assert }, text) => {
      assert.isFalse(looksPersonal(text))
    })
})
