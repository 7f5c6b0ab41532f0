import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { messageKinds } from '#app/people/messages/message_kinds'
import { messageWords } from '#app/people/messages/message_words'

test.group('Kinds of messages', () => {
  test('every kind has a title and a text in both languages', ({ assert }) => {
    const silent = Object.keys(messageKinds).flatMap((kind) =>
      ['zh-CN', 'en'].flatMap((locale) => {
        const words = i18nManager.getTranslationsFor(locale)
        return ['title', 'text']
          .map((part) => `messages.kinds.${kind}.${part}`)
          .filter((key) => !words[key])
          .map((key) => `${locale} ${key}`)
      })
    )

    assert.deepEqual(silent, [])
  })

  test('days are put into words and names stand in the language of the reader', ({ assert }) => {
    const parameters = {
      course: { zh: '焊工班', en: 'Welding' },
      before: '2026-10-12',
      after: '2026-10-13',
      beforeTime: '08:30',
      beforeRoom: '201',
      afterTime: '14:00',
      afterRoom: '202',
      afterTrainer: '吴海龙',
      more: 0,
      hasReason: 'no',
      reason: '',
    }

    const chinese = messageWords('session_moved', parameters, 'zh-CN')
    const english = messageWords('session_moved', parameters, 'en')

    assert.equal(chinese.title, '焊工班 调课')
    assert.include(chinese.text, '10\u00a0月\u00a012\u00a0日')
    assert.equal(english.title, 'Welding: a session was moved')
    assert.include(english.text, '13\u00a0Oct')
  })
})
