import env from '#start/env'
import clock from '#app/shared/clock'
import { instantWords } from '#app/shared/words'
import { renderReport, type ReportBlock } from '#app/shared/pdf/report'
import type { I18n } from '@adonisjs/i18n'

/** The title of the first page takes the place of one. */
const SLIPS_ON_A_PAGE = 4

interface Sheet {
  slips: { name: string; document_mask: string; password: string }[]
  expiresAt: string
  base: { name_zh: string; name_en: string }
  /** Of the class, when it is for one. */
  code: string | null
  i18n: I18n
}

/** Slips as a PDF, four on a page, to be cut apart along the headings. Holds the passwords in clear. */
export function slipSheet({ slips, expiresAt, base, code, i18n }: Sheet): Promise<Buffer> {
  const t = (key: string, params = {}) => i18n.t(`slips.sheet.${key}`, params)
  const issuer = i18n.locale === 'en' ? base.name_en : base.name_zh
  const address = new URL('/login', env.get('APP_URL')).href
  return renderReport({
    title: t('title'),
    subtitle: [issuer, code, t('count', { count: slips.length })].filter(Boolean).join('  '),
    footer: t('footer'),
    pageWords: (page, pages) => t('page', { page, pages }),
    day: clock.today(),
    author: issuer,
    blocks: slips.flatMap((slip, index): ReportBlock[] => [
      {
        kind: 'heading',
        text: slip.name,
        note: t('about', { base: issuer, mask: slip.document_mask }),
        ...((index + 1) % SLIPS_ON_A_PAGE === 0 ? { newPage: true as const } : {}),
      },
      {
        kind: 'table',
        columns: [
          { label: t('what'), share: 1 },
          { label: t('value'), share: 3 },
        ],
        rows: [
          [t('address'), address],
          [t('name'), t('name_text')],
          [t('until'), instantWords(expiresAt)],
        ],
        total: [t('password'), slip.password],
      },
      { kind: 'text', text: t('then'), small: true },
    ]),
  })
}
