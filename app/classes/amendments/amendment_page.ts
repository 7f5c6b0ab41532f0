import { clashSentence, namedPlace, type Translator } from '#app/classes/timetabling/words'
import type { AmendmentPreview } from '#app/classes/amendments/queries/preview_amendment'

/** A preview as its page shows it: places, clashes and the rule in the way in the reader's language. */
export function amendmentPage({ violation, drafted }: AmendmentPreview, i18n: Translator) {
  return {
    violation: violation && i18n.t(violation.messageKey, violation.params),
    drafted: drafted && {
      ...drafted,
      sessions: drafted.sessions.map(({ before, after, clashes }) => ({
        before: namedPlace(before, drafted.world, i18n),
        after: namedPlace(after, drafted.world, i18n),
        clashes: clashes.map((clash) => ({
          isHard: clash.isHard,
          words: clashSentence(clash, i18n),
        })),
      })),
    },
  }
}
