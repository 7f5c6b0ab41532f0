import type { I18n } from '@adonisjs/i18n'

/** Names of kinds of records as the audit chain has them; an unknown kind keeps its own name. */
export function subjectWords(i18n: I18n): (type: string) => string {
  return (type) => {
    const key = `oversight.subjects.${type}`
    return i18n.hasMessage(key) ? i18n.t(key) : type
  }
}
