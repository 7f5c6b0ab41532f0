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
