import { canonicalJson } from '#app/rules/hash'
import { type PackLoad, sourceText } from '#app/catalogue/packs/pack_load'

/** Who comes first on a waiting list, and how long an offer stands. A new rule has a new code. */
export async function loadWaitingRules(load: PackLoad) {
  await load.writer.write(
    'waiting_rules',
    ['code'],
    load.reading.contents.waiting_rules.map((rule) => ({
      code: rule.code,
      effective_from: rule.effectiveFrom,
      priorities: canonicalJson(rule.priorities),
      offer_unit: rule.offer.unit,
      offer_amount: rule.offer.amount,
      value_status: rule.status,
      source: sourceText(rule.source),
    })),
    { onlyNew: load.created }
  )
}
