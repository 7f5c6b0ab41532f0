import clock from '#app/shared/clock'
import { blindIndex, encryptField } from '#app/shared/crypto/field_cipher'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { maskAccount, parseBankAccount } from '#app/people/bank_account'
import { readDocument, type DocumentReading } from '#app/people/identity_document'
import { maskName, namePinyin, normaliseName } from '#app/people/person_name'
import { maskPhone, parsePhoneNumber } from '#app/people/phone_number'
import { documentTails, phoneTail } from '#app/people/last_digits'
import { noteDuplicates } from '#app/people/duplicates/note_duplicates'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface PersonInput {
  name: string
  /** One of DOCUMENT_TYPES; a number of 18 characters tells its own type. */
  documentType?: string
  documentNumber: string
  phone?: string | null
  sex?: 'male' | 'female' | null
  education?: string | null
  bankName?: string | null
  bankAccount?: string | null
}

export interface PersonOutcome {
  id: number
  created: boolean
  /** The masked name under which the document is known, when it is another one. */
  knownAs: string | null
}

/** Longest texts of the register, in characters. */
export const PERSON_LENGTHS = { name: 60, education: 30, bankName: 80 } as const

const BATCH = 500

/**
 * The person of a document: found, or created. Empty fields of a person who is known are filled,
 * filled ones stay. The row is locked until the transaction ends; lock plan and class before.
 *
 * Raises RuleViolation E_NAME_DIFFERS when the document is known under another name, and
 * E_PERSON_NAME, E_IDENTITY_NUMBER, E_PHONE, E_BANK_ACCOUNT for what cannot be read.
 */
export async function findOrCreatePerson(
  trx: TransactionClientContract,
  input: PersonInput
): Promise<number> {
  const [outcome] = await findOrCreatePeople(trx, [input])
  if (outcome.knownAs) {
    throw new RuleViolation('E_NAME_DIFFERS', {
      module: 'people',
      field: 'name',
      params: { known: outcome.knownAs },
    })
  }
  return outcome.id
}

/**
 * The same for many at once, in the order given, with a bounded number of statements. A document
 * known under another name is told by `knownAs` and nothing of that person is changed.
 */
export async function findOrCreatePeople(
  trx: TransactionClientContract,
  inputs: PersonInput[]
): Promise<PersonOutcome[]> {
  const now = clock.instant()
  const people = inputs.map((input) => readPerson(input))
  const known = await lockByDocument(trx, people)

  const missing = new Map<string, ReadPerson>()
  for (const person of people) {
    if (!known.has(person.documentIndex) && !missing.has(person.documentIndex)) {
      missing.set(person.documentIndex, person)
    }
  }
  // Sorted, so that two rosters with the same new people never wait for each other in a circle.
  const created = [...missing.values()].sort((a, b) => (a.documentIndex < b.documentIndex ? -1 : 1))
  for (let start = 0; start < created.length; start += 100) {
    await trx
      .table('persons')
      .multiInsert(created.slice(start, start + 100).map((person) => rowOf(person, now)))
      .onConflict(['document_type', 'document_index'])
      .ignore()
  }
  const added = created.length ? await lockByDocument(trx, created) : new Map<string, KnownRow>()

  const outcomes: PersonOutcome[] = []
  const changed = new Set<number>()
  for (const person of people) {
    const row = known.get(person.documentIndex) ?? added.get(person.documentIndex)!
    const knownAs = normaliseName(row.name) === person.name ? null : maskName(row.name)
    const isNew = !known.has(person.documentIndex)
    const gotPhone = !knownAs && (await fill(trx, row, person, now))
    if (isNew || gotPhone) changed.add(row.id)
    outcomes.push({ id: row.id, created: isNew, knownAs })
  }
  await noteDuplicates(trx, [...changed])
  return outcomes
}

/** What is known of documents, by blind index of the number; masked or hashed, never in clear. */
export async function knownByDocument(
  trx: TransactionClientContract,
  documentNumbers: string[]
): Promise<Map<string, KnownRow>> {
  const indexes = documentNumbers.map((number) => blindIndex('document', number))
  const rows = await rowsByIndex(trx, indexes, false)
  const byIndex = new Map(rows.map((row) => [row.document_index, row]))
  return new Map(
    documentNumbers.flatMap((number, at) => {
      const row = byIndex.get(indexes[at])
      return row ? [[number, row] as const] : []
    })
  )
}

export interface KnownRow {
  id: number
  name: string
  document_index: string
  sex: string | null
  phone_index: string | null
  education: string | null
  bank_name: string | null
  account_index: string | null
}

const KNOWN = [
  'id',
  'name',
  'document_index',
  'sex',
  'phone_index',
  'education',
  'bank_name',
  'account_index',
]

interface ReadPerson {
  name: string
  document: Extract<DocumentReading, { ok: true }>
  documentIndex: string
  phone: string | null
  sex: string | null
  education: string | null
  bankName: string | null
  bankAccount: string | null
}

function readPerson(input: PersonInput): ReadPerson {
  const name = normaliseName(input.name)
  if (!name || name.length > PERSON_LENGTHS.name) {
    throw new RuleViolation('E_PERSON_NAME', { module: 'people', field: 'name' })
  }
  const type = input.documentType ?? 'resident_identity_card'
  const document = readDocument(type, input.documentNumber, clock.today())
  if (!document.ok) {
    throw new RuleViolation('E_IDENTITY_NUMBER', {
      module: 'people',
      field: 'documentNumber',
      params: { fault: document.fault, ...document.params },
    })
  }
  return {
    name,
    document,
    documentIndex: blindIndex('document', document.number),
    phone: readPhone(input.phone),
    sex: document.sex ?? input.sex ?? null,
    education: shortText(input.education, PERSON_LENGTHS.education),
    bankName: shortText(input.bankName, PERSON_LENGTHS.bankName),
    bankAccount: readAccount(input.bankAccount),
  }
}

function readPhone(text?: string | null): string | null {
  if (!text) return null
  const reading = parsePhoneNumber(text)
  if (!reading.ok) throw new RuleViolation('E_PHONE', { module: 'people', field: 'phone' })
  return reading.number
}

function readAccount(text?: string | null): string | null {
  if (!text) return null
  const reading = parseBankAccount(text)
  if (!reading.ok) {
    throw new RuleViolation('E_BANK_ACCOUNT', { module: 'people', field: 'bankAccount' })
  }
  return reading.number
}

function shortText(text: string | null | undefined, most: number): string | null {
  const clean = (text ?? '').replace(/\p{Cc}/gu, '').trim()
  return clean ? clean.slice(0, most) : null
}

async function lockByDocument(trx: TransactionClientContract, people: ReadPerson[]) {
  const rows = await rowsByIndex(
    trx,
    people.map((person) => person.documentIndex),
    true
  )
  return new Map(rows.map((row) => [row.document_index, row]))
}

async function rowsByIndex(
  trx: TransactionClientContract,
  indexes: string[],
  lock: boolean
): Promise<KnownRow[]> {
  const sorted = [...new Set(indexes)].sort()
  const rows: (KnownRow & { merged_into_id: number | null })[] = []
  for (let start = 0; start < sorted.length; start += BATCH) {
    const query = trx
      .from('persons')
      .select(...KNOWN, 'merged_into_id')
      .whereIn('document_index', sorted.slice(start, start + BATCH))
      .orderBy('document_index')
    rows.push(...(await (lock ? query.forUpdate() : query)))
  }
  return livingRecords(trx, rows, lock)
}

/** A record that became another's stands for that one, whichever of its documents was shown. */
async function livingRecords(
  trx: TransactionClientContract,
  rows: (KnownRow & { merged_into_id: number | null })[],
  lock: boolean
): Promise<KnownRow[]> {
  const ids = [...new Set(rows.flatMap((row) => row.merged_into_id ?? []))]
  if (ids.length === 0) return rows
  const query = trx
    .from('persons')
    .whereIn('id', ids)
    .orderBy('id')
    .select(...KNOWN)
  const living: KnownRow[] = await (lock ? query.forUpdate() : query)
  const byId = new Map(living.map((row) => [row.id, row]))
  return rows.map((row) => {
    const other = row.merged_into_id === null ? undefined : byId.get(row.merged_into_id)
    return other ? { ...other, document_index: row.document_index } : row
  })
}

function rowOf(person: ReadPerson, now: string) {
  const reading = namePinyin(person.name)
  return {
    name: person.name,
    name_pinyin: reading.pinyin.slice(0, 200),
    name_initials: reading.initials.slice(0, 40),
    document_type: person.document.type,
    document_cipher: encryptField(person.document.number),
    document_index: person.documentIndex,
    ...documentTails(person.document.number),
    document_mask: person.document.mask,
    birth_on: person.document.birthOn,
    sex: person.sex,
    ...phoneColumns(person.phone),
    education: person.education,
    bank_name: person.bankName,
    ...accountColumns(person.bankAccount),
    created_at: now,
    updated_at: now,
  }
}

function phoneColumns(phone: string | null) {
  return {
    phone_cipher: phone && encryptField(phone),
    phone_index: phone && blindIndex('phone', phone),
    phone_mask: phone && maskPhone(phone),
    phone_tail4: phoneTail(phone),
  }
}

function accountColumns(account: string | null) {
  return {
    account_cipher: account && encryptField(account),
    account_index: account && blindIndex('account', account),
    account_mask: account && maskAccount(account),
  }
}

/** Whether the person got a phone, by which another record of theirs may be found. */
async function fill(
  trx: TransactionClientContract,
  row: KnownRow,
  person: ReadPerson,
  now: string
): Promise<boolean> {
  const changes: Record<string, unknown> = {}
  if (!row.sex && person.sex) changes.sex = person.sex
  if (!row.phone_index && person.phone) Object.assign(changes, phoneColumns(person.phone))
  if (!row.education && person.education) changes.education = person.education
  // Bank and account belong together: an account is never shown beside another bank's name.
  if (!row.account_index && person.bankAccount) {
    Object.assign(changes, accountColumns(person.bankAccount))
    if (person.bankName) changes.bank_name = person.bankName
  } else if (!row.bank_name && person.bankName && !person.bankAccount) {
    changes.bank_name = person.bankName
  }
  if (Object.keys(changes).length === 0) return false
  await trx
    .from('persons')
    .where('id', row.id)
    .update({ ...changes, updated_at: now })
  return 'phone_index' in changes
}
