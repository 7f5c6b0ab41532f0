import { decryptField, blindIndex } from '#app/shared/crypto/field_cipher'
import type { ClaimRow } from '#app/subsidies/claim_rows'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export type OwnerType = 'base' | 'person' | 'employer'

/** Whose account a claim is paid to, as it stands now. */
export interface Payee {
  ownerType: OwnerType
  ownerId: number | null
  name: string
  bankName: string | null
  accountCipher: string | null
  accountMask: string | null
  /** Tells equal accounts without showing them; null without an account. */
  accountIndex: string | null
}

type Row = Record<string, any>

const TABLES: Record<OwnerType, string> = {
  base: 'bases',
  person: 'persons',
  employer: 'employers',
}

/** The table that holds the account of an owner. */
export function ownerTable(type: OwnerType): string {
  return TABLES[type]
}

/** Who is paid for a claim, as its payee kind says: institution, person or enterprise. */
export function ownerOf(claim: ClaimRow): { type: OwnerType; id: number | null } {
  const ids = { base: claim.baseId, person: claim.personId, employer: claim.employerId }
  return { type: claim.payeeKind, id: ids[claim.payeeKind] }
}

/** The payees of claims, by claim id. One query for each kind of owner. */
export async function readPayees(
  client: QueryClientContract,
  claims: ClaimRow[]
): Promise<Map<number, Payee>> {
  const found = new Map<string, Payee>()
  for (const type of Object.keys(TABLES) as OwnerType[]) {
    const ids = claims.flatMap((claim) => {
      const owner = ownerOf(claim)
      return owner.type === type && owner.id !== null ? [owner.id] : []
    })
    for (const payee of await readOwners(client, type, ids)) {
      found.set(`${type}:${payee.ownerId}`, payee)
    }
  }
  return new Map(
    claims.map((claim) => {
      const { type, id } = ownerOf(claim)
      return [claim.id, found.get(`${type}:${id}`) ?? nobody(type)]
    })
  )
}

/** Owners of accounts with what is recorded of them; those that do not exist are left out. */
export async function readOwners(
  client: QueryClientContract,
  type: OwnerType,
  ids: number[]
): Promise<Payee[]> {
  const payees: Payee[] = []
  const wanted = [...new Set(ids)]
  for (let start = 0; start < wanted.length; start += 500) {
    const rows: Row[] = await client
      .from(TABLES[type])
      .whereIn('id', wanted.slice(start, start + 500))
      .select('*')
    payees.push(...rows.map((row) => payeeOf(type, row)))
  }
  return payees
}

function payeeOf(type: OwnerType, row: Row): Payee {
  const cipher: string | null = row.account_cipher
  return {
    ownerType: type,
    ownerId: row.id,
    name: row.account_name ?? row.name ?? row.name_zh,
    bankName: row.bank_name,
    accountCipher: cipher,
    accountMask: row.account_mask,
    // Bases have no index of their account: a handful of rows, read here.
    accountIndex: row.account_index ?? (cipher ? accountIndexOf(decryptField(cipher)) : null),
  }
}

function nobody(type: OwnerType): Payee {
  return {
    ownerType: type,
    ownerId: null,
    name: '',
    bankName: null,
    accountCipher: null,
    accountMask: null,
    accountIndex: null,
  }
}

/** The blind index of an account number. */
export function accountIndexOf(number: string): string {
  return blindIndex('account', number)
}
