import db from '@adonisjs/lucid/services/db'
import { claimRow } from '#app/subsidies/claim_rows'
import { ownerOf, type Payee } from '#app/subsidies/payees'
import {
  basesOfOwner,
  findOwner,
  ownerKey,
  parseOwner,
  type AccountOwner,
} from '#app/subsidies/account_corrections/account_owner'
import type User from '#models/user'

type Row = Record<string, any>

export interface CorrectionSubject {
  key: string | null
  owner: Payee | null
  /** Bases that may propose for this owner. */
  baseIds: number[]
  claim: { id: number; number: string } | null
  /** Why the bank refused the claim last. */
  failure: string | null
  /** Owners to choose from when none is named. */
  choices: { value: string; label: string }[]
}

/** Whose account a correction is about, as a claim or an owner names it. */
export async function correctionSubject(
  user: User,
  asked: { owner?: string; claim?: string }
): Promise<CorrectionSubject> {
  const client = db.connection()
  const row: Row | null = asked.claim
    ? await client.from('claims').where('number', asked.claim).first()
    : null
  const chosen = asked.owner ? parseOwner(asked.owner) : row && ownerOf(claimRow(row))
  const owner = chosen && chosen.id !== null ? (chosen as AccountOwner) : null
  const payee = owner && (await findOwner(client, owner))
  const paidTo = row && ownerOf(claimRow(row))
  const isTheirs = owner && paidTo && paidTo.type === owner.type && paidTo.id === owner.id
  const failure: Row | null =
    row && isTheirs
      ? await client
          .from('payment_lines')
          .where({ claim_id: row.id, status: 'failed' })
          .orderBy('id', 'desc')
          .select('result_note')
          .first()
      : null
  return {
    key: payee && owner ? ownerKey(owner) : null,
    owner: payee,
    baseIds: payee && owner ? await basesOfOwner(client, owner) : [],
    claim: row && isTheirs ? { id: row.id, number: row.number } : null,
    failure: failure?.result_note ?? null,
    choices: await ownersToChoose(user),
  }
}

/** Institutions and enterprises; people are found by a claim or on their own page. */
async function ownersToChoose(user: User) {
  const bases = db.from('bases').orderBy('code').select('id', 'name_zh')
  if (user.baseId !== null) bases.where('id', user.baseId)
  const employers = db.from('employers').orderBy('name').limit(200).select('id', 'name')
  if (user.baseId !== null) {
    employers.whereIn(
      'id',
      db.from('course_classes').where('base_id', user.baseId).distinct('employer_id')
    )
  }
  const [ownBases, ownEmployers] = [await bases, await employers]
  return [
    ...ownBases.map((row) => ({ value: `base:${row.id}`, label: row.name_zh as string })),
    ...ownEmployers.map((row) => ({ value: `employer:${row.id}`, label: row.name as string })),
  ]
}
