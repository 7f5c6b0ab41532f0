import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { messageKinds } from '#app/people/messages/message_kinds'
import { messageWords, SMS_VALUES } from '#app/people/messages/message_words'

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

  test('the title of a kind that goes out by SMS holds nothing that somebody typed', ({
    assert,
  }) => {
    const titles = Object.entries(messageKinds)
      .filter(([, kind]) => 'sms' in kind)
      .flatMap(([kind]) =>
        ['zh-CN', 'en'].map(
          (locale) => i18nManager.getTranslationsFor(locale)[`messages.kinds.${kind}.title`]
        )
      )
    const values = titles.flatMap(outerNames)

    assert.isNotEmpty(values)
    assert.deepEqual(
      values.filter((name) => !(SMS_VALUES as readonly string[]).includes(name)),
      []
    )
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

/** Names of the values of a sentence; the words of a choice are within braces of their own. */
function outerNames(sentence: string): string[] {
  const names: string[] = []
  let depth = 0
  for (const [part, name] of sentence.matchAll(/\{\s*(\w*)|\}/g)) {
    if (part === '}') depth--
    else if (++depth === 1) names.push(name)
  }
  return names
}
