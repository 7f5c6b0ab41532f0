import { both, sayValue } from '#app/rules/words'
import type { Row } from '#app/subsidies/claim_records'
import type { Facts, FactValue } from '#app/rules/types'

/**
 * Puts corrections that a second person approved in the place of the facts they name; the note keeps
 * the old value and the document. Values are stored as JSON; later corrections of a fact win.
 */
export function amended(facts: Facts, amendments: Row[]): Facts {
  if (amendments.length === 0) return facts
  const changed = { ...facts }
  for (const amendment of amendments) {
    const [value, old] = [valueOf(amendment.new_value), valueOf(amendment.old_value)]
    const [now, before] = [sayValue(value), sayValue(old)]
    const document = amendment.document
    changed[amendment.fact] = {
      value,
      note: both(
        `更正为 ${now['zh-CN']}，原为 ${before['zh-CN']}${document ? `，凭 ${document}` : ''}`,
        `corrected to ${now.en}, was ${before.en}${document ? `, by ${document}` : ''}`
      ),
      evidence: {
        type: 'amendment',
        id: amendment.id,
        label: both(`更正 ${amendment.id}`, `Correction ${amendment.id}`),
      },
    }
  }
  return changed
}

function valueOf(text: string): FactValue {
  return JSON.parse(text) as FactValue
}
