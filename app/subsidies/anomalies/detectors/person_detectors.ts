import { maskAccount, passesLuhn } from '#app/people/bank_account'
import { parseIdentityNumber } from '#app/people/identity_number'
import { blindIndex, decryptField } from '#app/shared/crypto/field_cipher'
import { groupBy, type Detection } from '#app/subsidies/anomalies/detection'
import { chunksOf, type Screened } from '#app/subsidies/anomalies/screened'

interface PersonRow {
  id: number
  name: string
  document_type: string
  document_cipher: string
  birth_on: string | null
  sex: string | null
  phone_index: string | null
  phone_mask: string | null
  account_cipher: string | null
  account_index: string | null
  account_mask: string | null
}

const CHECKED_DOCUMENTS = [
  'resident_identity_card',
  'hk_macao_residence_permit',
  'taiwan_residence_permit',
]

/**
 * F1 identity numbers that break GB 11643, F12 contacts and F13 accounts that several people share or
 * that are not the person's, and F14 the same subsidy under two records that may be one person's. About people, whatever class they are in.
 */
export async function detectByPerson(screened: Screened): Promise<Detection[]> {
  const found: Detection[] = []
  const bases = await baseAccounts(screened)
  for (const ids of chunksOf(screened.personIds)) {
    const people: PersonRow[] = await screened.client
      .from('persons')
      .whereIn('id', ids!)
      .select('id', 'name', 'document_type', 'document_cipher', 'birth_on', 'sex')
      .select('phone_index', 'phone_mask', 'account_cipher', 'account_index', 'account_mask')
    for (const person of people) {
      found.push(...documentFaults(person), ...accountFaults(person, bases))
    }
    found.push(
      ...(await shared(screened, people, 'phone_index')),
      ...(await shared(screened, people, 'account_index')),
      ...(await otherHolders(screened, people)),
      ...(await twoRecords(screened, people))
    )
  }
  return found
}

function about(
  person: Pick<PersonRow, 'id'>,
  name: Detection['case'],
  cause: string,
  params: Detection['params'] = {},
  rows: Detection['rows'] = []
): Detection {
  return {
    case: name,
    cause,
    classId: null,
    personId: person.id,
    claimId: null,
    baseId: null,
    params,
    rows: [{ type: 'person', id: person.id }, ...rows],
  }
}

function documentFaults(person: PersonRow): Detection[] {
  if (!CHECKED_DOCUMENTS.includes(person.document_type)) return []
  const reading = parseIdentityNumber(decryptField(person.document_cipher))
  if (!reading.ok) return [about(person, 'document_fault', reading.code, { fault: reading.code })]
  const found: Detection[] = []
  if (person.birth_on && person.birth_on !== reading.birthOn) {
    found.push(about(person, 'document_birth', 'birth', {}))
  }
  if (person.sex && person.sex !== reading.sex) {
    found.push(about(person, 'document_sex', 'sex', {}))
  }
  return found
}

function accountFaults(person: PersonRow, bases: Map<string, number>): Detection[] {
  if (!person.account_cipher || !person.account_index) return []
  const found: Detection[] = []
  const account = person.account_mask ?? ''
  if (bases.has(person.account_index)) {
    const baseId = bases.get(person.account_index)!
    found.push(about(person, 'base_account', `base-${baseId}`, { account }))
  }
  const number = decryptField(person.account_cipher)
  // Passbooks and old accounts have no check digit: only what is long enough for a card is asked.
  if (number.length >= 16 && number.length <= 19 && !passesLuhn(number)) {
    found.push(
      about(person, 'account_luhn', person.account_index.slice(0, 12), {
        account: maskAccount(number),
      })
    )
  }
  return found
}

/** The accounts of the bases by their blind index. */
async function baseAccounts({ client }: Screened): Promise<Map<string, number>> {
  const rows = await client
    .from('bases')
    .whereNotNull('account_cipher')
    .select('id', 'account_cipher')
  return new Map(
    rows.map((row) => [blindIndex('account', decryptField(row.account_cipher)), row.id as number])
  )
}

/** People who share a phone or an account with somebody else who was ever enrolled. */
async function shared(
  { client }: Screened,
  people: PersonRow[],
  column: 'phone_index' | 'account_index'
): Promise<Detection[]> {
  const isPhone = column === 'phone_index'
  const indexes = [...new Set(people.flatMap((person) => person[column] ?? []))]
  if (indexes.length === 0) return []
  const holders = await client
    .from('persons')
    .whereIn(column, indexes)
    .whereExists((exists) => {
      exists
        .from('enrolments')
        .whereColumn('enrolments.person_id', 'persons.id')
        .whereNot('enrolments.status', 'withdrawn')
        .select('enrolments.id')
    })
    .orderBy('id')
    .select('id', `${column} as number`)
  const groups = groupBy(holders, (row) => row.number as string)
  return people.flatMap((person) => {
    const others = (groups.get(person[column] ?? '') ?? []).filter((row) => row.id !== person.id)
    if (others.length === 0) return []
    const mask = (isPhone ? person.phone_mask : person.account_mask) ?? ''
    return [
      about(
        person,
        isPhone ? 'phone_shared' : 'account_shared',
        others
          .map((row) => row.id)
          .join('-')
          .slice(0, 80),
        { mask, others: others.length },
        others.map((row) => ({ type: 'person', id: row.id }))
      ),
    ]
  })
}

/**
 * The same subsidy claimed under two records that may be one person's, as after a change of the document:
 * a pair that nobody has judged yet.
 */
async function twoRecords({ client }: Screened, people: PersonRow[]): Promise<Detection[]> {
  const byId = new Map(people.map((person) => [person.id, person]))
  const found: Detection[] = []
  for (const [own, other] of [
    ['first_id', 'second_id'],
    ['second_id', 'first_id'],
  ]) {
    const rows = await client
      .from('person_duplicates as d')
      .join('claims as a', 'a.person_id', `d.${own}`)
      .join('claims as b', (join) =>
        join.on('b.person_id', `d.${other}`).andOn('b.kind', 'a.kind').andOn('b.part', 'a.part')
      )
      .whereIn('d.status', ['open', 'proposed'])
      .whereIn(`d.${own}`, [...byId.keys()])
      .whereRaw('COALESCE(a.occupation_id, 0) = COALESCE(b.occupation_id, 0)')
      .whereRaw('COALESCE(a.grade_rank, 0) = COALESCE(b.grade_rank, 0)')
      .whereNotIn('a.status', ['rejected', 'withdrawn'])
      .whereNotIn('b.status', ['rejected', 'withdrawn'])
      .orderBy('a.id')
      .orderBy('b.id')
      .select(`d.${own} as person_id`, `d.${other} as other_id`)
      .select('a.id as claim_id', 'b.id as other_claim_id', 'b.number as other_number')
    for (const row of rows) {
      const rowsBehind: Detection['rows'] = [
        { type: 'person', id: row.other_id },
        { type: 'claim', id: row.claim_id },
        { type: 'claim', id: row.other_claim_id, label: row.other_number },
      ]
      const cause = `${row.claim_id}-${row.other_claim_id}`
      const person = byId.get(row.person_id)!
      found.push(about(person, 'two_records', cause, { number: row.other_number }, rowsBehind))
    }
  }
  return found
}

/** Accounts that were corrected to a holder of another name, or that the bank refused by name. */
async function otherHolders({ client }: Screened, people: PersonRow[]): Promise<Detection[]> {
  const byId = new Map(people.map((person) => [person.id, person]))
  const corrections = await client
    .from('account_corrections')
    .where({ owner_type: 'person', status: 'approved' })
    .whereIn('owner_id', [...byId.keys()])
    .orderBy('id')
    .select('id', 'owner_id', 'account_name', 'account_index', 'account_mask')
  const latest = new Map(corrections.map((row) => [row.owner_id as number, row]))
  return [...latest.values()].flatMap((row) => {
    const person = byId.get(row.owner_id)!
    if (row.account_index !== person.account_index || row.account_name === person.name) return []
    return [about(person, 'account_holder', `correction-${row.id}`, { account: row.account_mask })]
  })
}
