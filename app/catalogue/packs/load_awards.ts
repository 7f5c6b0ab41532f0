import { canonicalJson } from '#app/rules/hash'
import { loadRuleSet } from '#app/catalogue/packs/load_policies'
import { type PackLoad, sourceText } from '#app/catalogue/packs/pack_load'

/** Titles, the rules by which an award of a contest gives a grade or a title, and kinds of studios. */
export async function loadAwards(load: PackLoad) {
  const { titles, award_rules: rules } = load.reading.contents
  const ids = await load.writer.write(
    'titles',
    ['code'],
    titles.map((title) => ({
      code: title.code,
      kind: title.kind,
      name_zh: title.name['zh-CN'],
      name_en: title.name.en,
      issuer_zh: title.issuer['zh-CN'],
      issuer_en: title.issuer.en,
      ladder: title.ladder ?? null,
      ladder_rank: title.ladderRank ?? null,
      passes_place_on: title.passesPlaceOn,
      value_status: title.status,
      source: sourceText(title.source),
    })),
    { onlyNew: load.created }
  )
  await load.writer.write(
    'studio_kinds',
    ['code'],
    load.reading.contents.studio_kinds.map((kind) => ({
      code: kind.code,
      name_zh: kind.name['zh-CN'],
      name_en: kind.name.en,
      has_leader: kind.hasLeader,
      conditions: canonicalJson(kind.conditions),
      value_status: kind.status,
      source: sourceText(kind.source),
    })),
    { onlyNew: load.created }
  )
  for (const { gives, grade, stepsUp, title, ruleSet } of rules) {
    const row = {
      code: ruleSet.code,
      rule_set_id: await loadRuleSet(load, ruleSet),
      gives,
      grade_rank: grade === undefined ? null : load.rankOf(grade),
      steps_up: stepsUp ?? 'no',
      title_id: title === undefined ? null : ids.get(title)!,
    }
    await load.writer.write('award_rules', ['code'], [row], { onlyNew: load.created })
  }
}
