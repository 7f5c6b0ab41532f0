import clock from '#app/shared/clock'
import { creditCheckCharacter } from '#app/people/credit_code'
import { insertRow } from '#tests/support/world'
import type User from '#models/user'

let employers = 0

/** A unified social credit code with a right check character, of nobody. */
export function syntheticCreditCode(sequence: number): string {
  const first = `91141081MA0K${String(sequence).padStart(5, '0')}`
  return first + creditCheckCharacter(first)
}

/** An enterprise without an account. */
export async function anEmployer(): Promise<number> {
  employers++
  const at = clock.instant()
  return insertRow('employers', {
    credit_code: syntheticCreditCode(employers),
    name: `侯马市某制造有限公司${employers}`,
    created_at: at,
    updated_at: at,
  })
}

/** A second awarded place at a provincial contest, third by score. */
export async function anAward(
  personId: number,
  occupationId: number,
  actor: Pick<User, 'id'>
): Promise<number> {
  return insertRow('competition_awards', {
    person_id: personId,
    occupation_id: occupationId,
    contest: '山西省职业技能大赛',
    level: 'provincial',
    event: '焊接',
    rank: 3,
    awarded_rank: 2,
    document: '晋人社函〔2026〕1 号',
    awarded_on: '2026-02-20',
    created_by_id: actor.id,
    created_at: clock.instant(),
  })
}

let contests = 0

/** A contest in preparation with one event for workers who compete alone. */
export async function aContest(occupationId: number, actor: Pick<User, 'id'>) {
  contests++
  const at = clock.instant()
  const contestId = await insertRow('contests', {
    code: `JN-${contests}`,
    name: `侯马市职业技能大赛（${contests}）`,
    level: 'county',
    organiser: '侯马市人力资源和社会保障局',
    document: '侯人社函〔2026〕9 号',
    entries_until: '2026-12-01',
    starts_on: '2026-12-10',
    ends_on: '2026-12-11',
    status: 'draft',
    created_by_id: actor.id,
    created_at: at,
    updated_at: at,
  })
  const contestEventId = await insertRow('contest_events', {
    contest_id: contestId,
    name: '焊接',
    occupation_id: occupationId,
    work_type: '',
    contestants: 'workers',
    team_size: 1,
    minimum_age: 16,
    first_prizes: 1,
    second_prizes: 1,
    third_prizes: 1,
    merit_percent: 50,
    created_at: at,
  })
  return { contestId, contestEventId }
}

let honours = 0

/** Somebody proposed for a title of its own. */
export async function aTitleHolder(personId: number, actor: Pick<User, 'id'>): Promise<number> {
  honours++
  const at = clock.instant()
  const titleId = await insertRow('titles', {
    code: `title_${honours}`,
    kind: 'title',
    name_zh: '三晋工匠',
    name_en: 'Sanjin Craftsman',
    issuer_zh: '山西省总工会',
    issuer_en: 'Shanxi Federation of Trade Unions',
    passes_place_on: 'no',
    value_status: 'example',
    source: '{"document":"示例"}',
    created_at: at,
  })
  return insertRow('title_holders', {
    title_id: titleId,
    person_id: personId,
    document: '晋工发〔2026〕1 号',
    conferred_on: '2026-02-01',
    status: 'proposed',
    proposed_by_id: actor.id,
    proposed_at: at,
  })
}

/** A recognised training base of skilled talents that a base hosts. */
export async function aStudio(baseId: number, actor: Pick<User, 'id'>): Promise<number> {
  honours++
  const at = clock.instant()
  const kindId = await insertRow('studio_kinds', {
    code: `kind_${honours}`,
    name_zh: '高技能人才培训基地',
    name_en: 'Training base for highly skilled talents',
    has_leader: 'no',
    conditions: JSON.stringify([
      { figure: 'trained', atLeast: 700, label: { 'zh-CN': '培训人次', 'en': 'People trained' } },
    ]),
    value_status: 'confirmed',
    source: '{"document":"示例"}',
    created_at: at,
  })
  return insertRow('studios', {
    studio_kind_id: kindId,
    name: `高技能人才培训基地（${honours}）`,
    host: '侯马市公共实训基地',
    base_id: baseId,
    document: '晋人社函〔2026〕3 号',
    recognised_on: '2026-01-10',
    status: 'recognised',
    proposed_by_id: actor.id,
    proposed_at: at,
  })
}
