import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canonicalJson, ruleSetHash } from '#app/rules/hash'
import { readPack } from '#app/catalogue/packs/read_pack'
import { insertRow } from '#tests/support/world'

/** The titles and award rules of the shipped pack. */
export async function packAwardRules() {
  const { contents } = readPack('houma')
  const ranks = new Map(contents.grades.map((grade) => [grade.code, grade.rank]))
  const created = { created_at: clock.instant() }
  const titles = new Map<string, number>()
  for (const title of contents.titles) {
    const id = await insertRow('titles', {
      code: title.code,
      kind: title.kind,
      name_zh: title.name['zh-CN'],
      name_en: title.name.en,
      issuer_zh: title.issuer['zh-CN'],
      issuer_en: title.issuer.en,
      passes_place_on: title.passesPlaceOn,
      value_status: title.status,
      source: canonicalJson(title.source),
      ...created,
    })
    titles.set(title.code, id)
  }
  for (const { gives, grade, stepsUp, title, ruleSet } of contents.award_rules) {
    const known = await db.from('rule_sets').where('code', ruleSet.code).first()
    const ruleSetId =
      known?.id ??
      (await insertRow('rule_sets', {
        kind: 'award',
        code: ruleSet.code,
        version: ruleSet.version,
        effective_from: ruleSet.effectiveFrom,
        value_status: ruleSet.status,
        definition: canonicalJson(ruleSet),
        hash: ruleSetHash(ruleSet),
        ...created,
      }))
    await insertRow('award_rules', {
      code: ruleSet.code,
      rule_set_id: ruleSetId,
      gives,
      grade_rank: grade ? ranks.get(grade)! : null,
      steps_up: stepsUp ?? 'no',
      title_id: title ? titles.get(title)! : null,
      ...created,
    })
  }
  return titles
}
