import { test } from '@japa/runner'
import { MessageFormatter } from '#app/shared/message_formatter'

test.group('Messages', () => {
  const formatter = new MessageFormatter()

  test('a message says the same the first time and every time after', ({ assert }) => {
    for (const count of [1, 2, 1]) {
      assert.equal(
        formatter.format('{count, plural, one {# claim} other {# claims}}', 'en', { count }),
        count === 1 ? '1 claim' : '2 claims'
      )
    }
    assert.equal(formatter.format('还有 {count} 件', 'zh-CN', { count: 1200 }), '还有 1200 件')
    assert.equal(formatter.format('{count, number}', 'en', { count: 1200 }), '1,200')
  })

  test('each language reads a message its own way', ({ assert }) => {
    const message = '{count, plural, one {one} other {other}}'
    assert.equal(formatter.format(message, 'en', { count: 1 }), 'one')
    assert.equal(formatter.format(message, 'zh-CN', { count: 1 }), 'other')
  })

  test('tags are text, quotes are those of ICU', ({ assert }) => {
    assert.equal(formatter.format('a <b>c</b> 100%', 'en'), 'a <b>c</b> 100%')
    assert.equal(formatter.format("it's '{'here'}'", 'en'), "it's {here}")
  })
})
