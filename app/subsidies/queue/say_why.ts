import type { I18n } from '@adonisjs/i18n'

/** Language files that say why an act was refused, in the order in which they are asked. */
const MODULES = ['claim_work', 'subsidies', 'review']

/** The sentence for the code of a refusal. */
export function sayWhy(
  i18n: I18n,
  { code, params, number }: { code: string | null; params: Record<string, any>; number: string }
): string {
  if (!code) return ''
  const key = MODULES.map((module) => `${module}.violations.${code}`).find((one) =>
    i18n.hasMessage(one)
  )
  return i18n.t(key ?? `claim_work.violations.E_OTHER`, { number, ...params })
}
