import { pinyin } from 'pinyin-pro'
import { foldFullWidth } from '#app/people/typed_text'

const INVISIBLE = /[\p{Cf}\p{Cc}]/gu
const DOTS = /[・•‧∙⋅･]/g
const HAN = '[\\p{Script=Han}]'
const DOT_BETWEEN_HAN = new RegExp(`(?<=${HAN})[.。](?=${HAN})`, 'gu')
const SPACE_BESIDE_HAN = new RegExp(`(?<=${HAN}|·)\\s+|\\s+(?=${HAN}|·)`, 'gu')
const KANGXI_OR_COMPATIBILITY = /[\u2f00-\u2fd5\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu

// Radicals of the supplement have no decomposition in Unicode, yet text copied out of a PDF
// holds them in place of the ideographs they look like.
const RADICALS =
  '⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟'
const IDEOGRAPHS = new Map(
  Array.from(RADICALS.matchAll(/(.)(.)/gu), ([, radical, ideograph]) => [radical, ideograph])
)
const SUPPLEMENT_RADICAL = new RegExp(`[${[...IDEOGRAPHS.keys()].join('')}]`, 'gu')

// Surname readings that pinyin-pro 3.29 lacks.
const SURNAME_READINGS: Record<string, string> = { 种: 'chong', 秘: 'bi', 祭: 'zhai', 黑: 'he' }

/**
 * A name as it is kept: no spaces around ideographs, single spaces between Latin words,
 * full-width letters folded, radicals as the ideographs they stand for, every middle dot
 * as ·. Rare characters (𠮷, 㛃, 䶮) stay as they are.
 */
export function normaliseName(text: string): string {
  return foldFullWidth(text.replace(DOTS, '·'))
    .replace(INVISIBLE, '')
    .replace(KANGXI_OR_COMPATIBILITY, (sign) => sign.normalize('NFKC'))
    .replace(SUPPLEMENT_RADICAL, (sign) => IDEOGRAPHS.get(sign)!)
    .replace(/^['‘’]+/, '')
    .replace(/\s+/g, ' ')
    .replace(SPACE_BESIDE_HAN, '')
    .replace(DOT_BETWEEN_HAN, '·')
    .trim()
}

/**
 * `张*`, `张*三`, `欧**文`; of a name in parts (`阿依古丽·买买提`, `John Smith`) the first
 * part is kept.
 */
export function maskName(name: string): string {
  const parts = name.split(/([·\s])/)
  if (parts.length > 1) {
    return parts.map((part, at) => (at === 0 || at % 2 ? part : stars(part))).join('')
  }
  const signs = Array.from(name)
  if (signs.length < 2) return stars(name)
  if (signs.length === 2) return `${signs[0]}*`
  return `${signs[0]}${'*'.repeat(signs.length - 2)}${signs[signs.length - 1]}`
}

/**
 * Reading of a name for search and order, with surname readings (单 shan, 仇 qiu): syllables
 * in lower case without tones, one space between (`zhang san`), ü as v; initials `zs`.
 */
export function namePinyin(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(name.replaceAll('·', ''), {
    surname: 'head',
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    v: true,
  })
    .flatMap((syllable) => syllable.toLowerCase().split(/\s+/))
    .filter(Boolean)
  syllables[0] = SURNAME_READINGS[Array.from(name)[0]] ?? syllables[0] ?? ''
  return {
    pinyin: syllables.join(' '),
    initials: syllables.map((syllable) => Array.from(syllable)[0] ?? '').join(''),
  }
}

function stars(text: string): string {
  return '*'.repeat(Array.from(text).length)
}
