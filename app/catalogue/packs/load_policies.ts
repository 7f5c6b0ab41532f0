import { canonicalJson, ruleSetHash } from '#app/rules/hash'
import type { RuleSet } from '#app/rules/types'
import { type PackLoad, sourceText } from '#app/catalogue/packs/pack_load'
import type { PackFund } from '#app/catalogue/packs/pack_shapes'

/** Entry conditions, subsidy policies and funds. */
export async function loadPolicies(load: PackLoad) {
  await loadEntryConditions(load)
  await loadSubsidyPolicies(load)
  for (const fund of load.reading.contents.funds) await loadFund(load, fund)
}

async function loadEntryConditions(load: PackLoad) {
  for (const ruleSet of load.reading.contents.entryConditions) await loadRuleSet(load, ruleSet)
}

/** Gives the id of the row. A version that was published stays as it is: traces refer to it. */
export async function loadRuleSet(
  load: PackLoad,
  ruleSet: RuleSet,
  isDraft = false
): Promise<number> {
  const hash = ruleSetHash(ruleSet)
  const row = {
    kind: ruleSet.kind,
    code: ruleSet.code,
    version: ruleSet.version,
    effective_from: ruleSet.effectiveFrom,
    effective_to: ruleSet.effectiveTo ?? null,
    value_status: ruleSet.status,
    definition: canonicalJson(ruleSet),
    hash,
  }
  const key = { code: ruleSet.code, version: ruleSet.version }
  const existing = await load.trx.from('rule_sets').where(key).first()
  if (existing && existing.hash !== hash && !isDraft) {
    const words = `${key.code} ${key.version} is published and cannot change: give it a new version`
    load.faults.push(load.reading.places.fault(ruleSet, ['version'], words))
    return existing.id
  }
  if (!existing) {
    await load.trx.table('rule_sets').insert({ ...row, ...load.created })
    load.writer.count('rule_sets', 'added')
  } else if (existing.hash !== hash) {
    await load.trx.from('rule_sets').where('id', existing.id).update(row)
    load.writer.count('rule_sets', 'changed')
  }
  const { id } = existing ?? (await load.trx.from('rule_sets').where(key).firstOrFail())
  return id
}

async function loadSubsidyPolicies(load: PackLoad) {
  for (const { kind, publication, ruleSet } of load.reading.contents.policies) {
    const { code, version } = ruleSet
    const existing = await load.trx.from('policies').where({ code, version }).first()
    const isDraft = existing?.status === 'draft'
    const ruleSetId = await loadRuleSet(load, ruleSet, isDraft)
    if (existing && !isDraft) continue
    const row = {
      code,
      version,
      kind,
      title_zh: ruleSet.title['zh-CN'],
      title_en: ruleSet.title.en,
      rule_set_id: ruleSetId,
      value_status: ruleSet.status,
      effective_from: ruleSet.effectiveFrom,
      effective_to: ruleSet.effectiveTo ?? null,
      source: sourceText(ruleSet.source),
    }
    await load.writer.write('policies', ['code', 'version'], [row], {
      onlyNew: { status: publication, ...load.created },
    })
  }
}

/** The ledger rules: money is added to a fund there by an entry, never by another pack. */
async function loadFund(load: PackLoad, fund: PackFund) {
  const existing = await load.trx.from('funds').where('code', fund.code).first()
  if (existing) {
    const isSame = Number(existing.appropriated_fen) === fund.appropriatedFen
    if (!isSame) load.kept.push(`fund ${fund.code}`)
    return
  }
  await load.trx.table('funds').insert({
    code: fund.code,
    name_zh: fund.name['zh-CN'],
    name_en: fund.name.en,
    year: fund.year,
    appropriated_fen: fund.appropriatedFen,
    value_status: fund.status,
    source: sourceText(fund.source),
    ...load.created,
  })
  const { id } = await load.trx.from('funds').where('code', fund.code).firstOrFail()
  await load.trx.table('fund_entries').insert({
    fund_id: id,
    kind: 'appropriated',
    amount_fen: fund.appropriatedFen,
    ...load.created,
  })
  load.writer.count('funds', 'added')
  load.writer.count('fund_entries', 'added')
}
