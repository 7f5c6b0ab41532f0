import { test } from '@japa/runner'
import fc from 'fast-check'
import { maskName, namePinyin, normaliseName } from '#app/people/person_name'

test.group('Name | normal form', () => {
  for (const [typed, name] of [
    [' 张  三　', '张三'],
    ['李\u3000建国', '李建国'],
    ['⻢云', '马云'],
    ['⼤山', '大山'],
    ['阿依古丽•买买提', '阿依古丽·买买提'],
    ['阿依古丽・买买提', '阿依古丽·买买提'],
    ['阿依古丽‧买买提', '阿依古丽·买买提'],
    ['阿依古丽.买买提', '阿依古丽·买买提'],
    ['阿依古丽 · 买买提', '阿依古丽·买买提'],
    ['Ｊｏｈｎ  Smith', 'John Smith'],
    ['张\u200b三\u202c', '张三'],
    ["'张三", '张三'],
  ]) {
    test(`"${typed}" becomes ${name}`, ({ assert }) => {
      assert.equal(normaliseName(typed), name)
    })
  }

  for (const name of ['王𠮷祥', '㛃', '䶮', '赵犇', '﨑']) {
    test(`the rare characters of ${name} stay`, ({ assert }) => {
      assert.equal(normaliseName(name), name)
    })
  }

  test('a normal form is its own normal form', ({ assert }) => {
    const sign = fc.constantFrom(...'张三𠮷⻢⼤·•.　 aＢ')
    fc.assert(
      fc.property(fc.string({ unit: sign }), (text) => {
        assert.equal(normaliseName(normaliseName(text)), normaliseName(text))
      })
    )
  })
})

test.group('Name | mask', () => {
  for (const [name, masked] of [
    ['张三', '张*'],
    ['张小三', '张*三'],
    ['欧阳修文', '欧**文'],
    ['𠮷祥', '𠮷*'],
    ['阿依古丽·买买提', '阿依古丽·***'],
    ['John Smith', 'John *****'],
    ['三', '*'],
    ['', ''],
  ]) {
    test(`${name} is shown as ${masked}`, ({ assert }) => {
      assert.equal(maskName(name), masked)
    })
  }
})

test.group('Name | pinyin', () => {
  const surnames: Record<string, string> = {
    '单|仇|曾|解|区|查|任|盖|朴|尉迟': 'shan|qiu|zeng|xie|ou|zha|ren|ge|piao|yu chi',
    '万俟|令狐|长孙|翟|缪|乐|华|宁|石|钟':
      'mo qi|ling hu|zhang sun|zhai|miao|yue|hua|ning|shi|zhong',
    '召|繁|种|冼|员|折|秘|谌|祭|纪': 'shao|po|chong|xian|yun|she|bi|chen|zhai|ji',
  }
  for (const [names, readings] of Object.entries(surnames)) {
    for (const [at, surname] of names.split('|').entries()) {
      test(`${surname} is read ${readings.split('|')[at]} as a surname`, ({ assert }) => {
        assert.equal(namePinyin(`${surname}明`).pinyin, `${readings.split('|')[at]} ming`)
      })
    }
  }

  test('a name gives syllables and initials', ({ assert }) => {
    assert.deepEqual(namePinyin('吕建国'), { pinyin: 'lv jian guo', initials: 'ljg' })
    assert.deepEqual(namePinyin('阿依古丽·买买提'), {
      pinyin: 'a yi gu li mai mai ti',
      initials: 'ayglmmt',
    })
    assert.deepEqual(namePinyin('John Smith'), { pinyin: 'john smith', initials: 'js' })
  })
})
