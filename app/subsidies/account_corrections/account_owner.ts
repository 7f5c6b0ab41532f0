import { readOwners, type OwnerType, type Payee } from '#app/subsidies/payees'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export const ownerTypes = ['person', 'base', 'employer'] as const

export interface AccountOwner {
  type: OwnerType
  id: number
}

/** `person:12`, as forms name an owner. */
export function ownerKey({ type, id }: AccountOwner): string {
  return `${type}:${id}`
}

/** The owner that a form names; null when it names none. */
export function parseOwner(text: string): AccountOwner | null {
  const match = /^(person|base|employer):([1-9]\d{0,8})$/.exec(text)
  return match && { type: match[1] as OwnerType, id: Number(match[2]) }
}

/** An owner with the account on record; null when there is no such owner. */
export async function findOwner(
  client: QueryClientContract,
  { type, id }: AccountOwner
): Promise<Payee | null> {
  const [owner] = await readOwners(client, type, [id])
  return owner ?? null
}

/** The bases that may ask for this account to be corrected. */
export async function basesOfOwner(
  client: QueryClientContract,
  { type, id }: AccountOwner
): Promise<number[]> {
  if (type === 'base') return [id]
  const classes = client.from('course_classes').distinct('base_id')
  const rows = await (type === 'employer'
    ? classes.where('employer_id', id)
    : classes
        .join('enrolments', 'enrolments.course_class_id', 'course_classes.id')
        .where('enrolments.person_id', id))
  return rows.map((row) => row.base_id)
}
