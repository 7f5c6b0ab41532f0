import { createRequire } from 'node:module'
import { KIND_WORDS } from '#app/certificates/pdf/kind_words'
import { nameOf } from '../../worlds/finished_classes.js'

const require = createRequire(import.meta.url)

/** The font that all engines of the bench draw with. */
export const FONT =
  require.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf')

/** The texts of one page, as other engines draw them: label and value by value. */
export function pageOf(sequence: number) {
  const { title, statement, labels, issuer, lookUps } = KIND_WORDS.skill_grade
  const number = `S000014100001264${String(sequence).padStart(6, '0')}`
  return {
    url: `https://bagong.example/v/${number}#${'aB3_'.repeat(66)}`,
    texts: [
      title[0],
      title[1],
      statement[0],
      statement[1],
      ...['姓名', nameOf(sequence), '证件类型', '居民身份证', '证件号码', '141081199003072317'],
      ...[
        '证书编号',
        number,
        labels[0][0],
        '焊工',
        labels[1][0],
        '--',
        labels[2][0],
        '四级/中级工',
      ],
      ...[labels[3][0], '2026 年 10 月 12 日', issuer[0], '晋南职业技能评价中心', ...lookUps],
      '7K3M-9QXD-2FHT',
    ],
  }
}
