import { canonicalJson } from '#app/rules/hash'
import { type PackLoad, sourceText } from '#app/catalogue/packs/pack_load'

/** What an application for opening needs, and its clocks. A new rule has a new code. */
export async function loadOpeningRules(load: PackLoad) {
  await load.writer.write(
    'opening_rules',
    ['code'],
    load.reading.contents.opening_rules.map((rule) => ({
      code: rule.code,
      effective_from: rule.effectiveFrom,
      answer_days: rule.answerDays,
      lead_days: rule.leadDays,
      lead_action: rule.leadAction,
      materials: canonicalJson(rule.materials),
      value_status: rule.status,
      source: sourceText(rule.source),
    })),
    { onlyNew: load.created }
  )
}
