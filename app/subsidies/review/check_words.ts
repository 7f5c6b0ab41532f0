import type { CheckName, CheckResult } from '#app/subsidies/review/checks'
import type { Localized } from '#app/rules/types'

/** What each check is called. */
export const checkNamesInWords: Record<CheckName, Localized> = {
  identity: { 'zh-CN': '证件与年龄', 'en': 'identity and age' },
  group_proof_dated: { 'zh-CN': '群体证明早于开班', 'en': 'group proof dated before the class' },
  attendance: { 'zh-CN': '出勤', 'en': 'attendance' },
  certificate: { 'zh-CN': '证书与备案', 'en': 'certificate and filing' },
  certificate_lookup: {
    'zh-CN': '证书联网核验',
    'en': 'certificate found on the national look-up',
  },
  group_proof_seen: { 'zh-CN': '群体证明核对', 'en': 'group proof seen' },
  duplicates: { 'zh-CN': '重复享受', 'en': 'duplicates' },
  exclusion_lists: { 'zh-CN': '排除名单', 'en': 'exclusion lists' },
  anomalies: { 'zh-CN': '异常线索', 'en': 'anomalies' },
  fund_cover: { 'zh-CN': '资金', 'en': 'fund cover' },
}

/** The names of checks for a message, in both languages. */
export function checkWords(results: Pick<CheckResult, 'name'>[]) {
  const say = (locale: keyof Localized, join: string) =>
    results.map(({ name }) => checkNamesInWords[name][locale]).join(join)
  return { checks_zh: say('zh-CN', '、'), checks_en: say('en', ', ') }
}
