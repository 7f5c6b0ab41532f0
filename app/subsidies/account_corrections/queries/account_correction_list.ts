import db from '@adonisjs/lucid/services/db'
import { seesEveryBase } from '#app/accounts/scope'
import { pagesOf } from '#app/shared/database/paging'
import type User from '#models/user'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/** A page of corrections that the user may see, those that wait first, with the owner's name. */
export async function accountCorrectionList(
  user: User,
  { state, page = 1 }: { state?: string; page?: number }
) {
  const query = named(db.connection())
    .orderByRaw("case when c.status = 'proposed' then 0 else 1 end")
    .orderBy('c.id', 'desc')
  if (state) query.where('c.status', state)
  if (!seesEveryBase(user)) query.where((own) => ofBase(own, user.baseId ?? -1))
  const found = await query.paginate(page, 50)
  return { corrections: found.all() as Row[], paginator: pagesOf(found) }
}

/** One correction; null when there is none. */
export function accountCorrection(id: number): Promise<Row | null> {
  return named(db.connection())
    .leftJoin('claims', 'claims.id', 'c.claim_id')
    .where('c.id', id)
    .select('c.account_cipher', 'claims.number as claim_number')
    .first()
}

/** Claims of the owner that the bank could not pay. */
export function failedClaimsOf(row: { owner_type: string; owner_id: number }): Promise<Row[]> {
  const column = { person: 'person_id', base: 'base_id', employer: 'employer_id' }[row.owner_type]!
  return db
    .from('claims')
    .where({ [column]: row.owner_id, payee_kind: row.owner_type, status: 'failed' })
    .orderBy('id')
    .limit(20)
    .select('id', 'number', 'amount_fen')
}

function named(client: QueryClientContract) {
  return client
    .from('account_corrections as c')
    .leftJoin('persons', (join) => {
      join.on('persons.id', 'c.owner_id').andOnVal('c.owner_type', 'person')
    })
    .leftJoin('bases', (join) => {
      join.on('bases.id', 'c.owner_id').andOnVal('c.owner_type', 'base')
    })
    .leftJoin('employers', (join) => {
      join.on('employers.id', 'c.owner_id').andOnVal('c.owner_type', 'employer')
    })
    .join('users as proposers', 'proposers.id', 'c.proposed_by_id')
    .leftJoin('users as deciders', 'deciders.id', 'c.decided_by_id')
    .select(
      'c.id',
      'c.owner_type',
      'c.owner_id',
      'c.claim_id',
      'c.account_name',
      'c.bank_name',
      'c.account_mask',
      'c.reason',
      'c.proof',
      'c.file_kind',
      'c.file_sha256',
      'c.status',
      'c.proposed_by_id',
      'c.proposed_at',
      'c.decided_reason',
      'c.decided_at',
      'proposers.full_name as proposer',
      'deciders.full_name as decider',
      client.raw('coalesce(persons.name, bases.name_zh, employers.name) as owner_name')
    )
}

function ofBase(query: any, baseId: number) {
  query
    .where((own: any) => own.where('c.owner_type', 'base').where('c.owner_id', baseId))
    .orWhere((own: any) => {
      own.where('c.owner_type', 'person').whereExists((enrolled: any) => {
        enrolled
          .from('enrolments')
          .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
          .whereColumn('enrolments.person_id', 'c.owner_id')
          .where('course_classes.base_id', baseId)
      })
    })
    .orWhere((own: any) => {
      own.where('c.owner_type', 'employer').whereExists((trained: any) => {
        trained
          .from('course_classes')
          .whereColumn('course_classes.employer_id', 'c.owner_id')
          .where('course_classes.base_id', baseId)
      })
    })
}
