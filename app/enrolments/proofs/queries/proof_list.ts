import db from '@adonisjs/lucid/services/db'
import { opensProofs } from '#app/enrolments/proofs/queries/open_application'
import { related } from '#app/people/queries/present_relation'
import { countSome } from '#app/shared/database/rows'
import { pageOfSome } from '#app/shared/database/paging'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type User from '#models/user'
import type { ProofFile } from '#app/enrolments/proofs/queries/proof_files'

export type ProofStatus = ProofFile['status']

export type ListedProof = Pick<
  ProofFile,
  'id' | 'personId' | 'name' | 'documentMask' | 'category' | 'title' | 'provenOn' | 'status' | 'at'
> & { sentBy: string; isOwn: boolean }

/** The proofs of a status that the user may look at, those that wait longest first. */
export async function proofList(
  user: User,
  { state = 'sent', page }: { state?: ProofStatus; page?: number }
) {
  const found = () => proofsWithin(user).where('f.status', state)
  const paginator = pageOfSome(await countSome(found()), page)
  const rows = await found()
    .join('persons as p', 'p.id', 'f.person_id')
    .join('users as s', 's.id', 'f.sent_by_id')
    .orderBy('f.id', state === 'sent' ? 'asc' : 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('f.id', 'f.person_id as personId', 'p.name', 'p.document_mask as documentMask')
    .select('f.category', 'f.title', 'f.proven_on as provenOn', 'f.status')
    .select('f.created_at as at', 's.full_name as sentBy', 'f.sent_by_id as sentById')
  return {
    rows: rows.map((row): ListedProof => ({
      ...(row as Omit<ListedProof, 'isOwn'>),
      isOwn: row.sentById === user.id || row.personId === user.personId,
    })),
    paginator,
  }
}

/** The proofs that wait for this user: nobody checks what they sent themselves, or their own. */
export function proofsToCheck(user: User): DatabaseQueryBuilderContract {
  return proofsWithin(user)
    .where('f.status', 'sent')
    .whereNot('f.sent_by_id', user.id)
    .whereNot('f.person_id', user.personId ?? 0)
}

/** Of people with whom the user's base has a relation (proofReach); of everybody for the bureau. */
function proofsWithin(user: User): DatabaseQueryBuilderContract {
  const query = db.from('proof_files as f')
  if (user.hasAny(['reviewer', 'approver'])) return query
  const base = user.has('base_admin') ? (user.baseId ?? 0) : 0
  return query.where((either) => {
    either
      .whereExists((enrolled) => {
        const ofPerson = enrolled
          .from('enrolments as e')
          .join('course_classes as c', 'c.id', 'e.course_class_id')
          .whereColumn('e.person_id', 'f.person_id')
          .where('c.base_id', base)
        related(ofPerson as DatabaseQueryBuilderContract)
      })
      .orWhereExists((asked) => {
        const ofPerson = asked.whereColumn('a.person_id', 'f.person_id').where('c.base_id', base)
        opensProofs(ofPerson as DatabaseQueryBuilderContract)
      })
  })
}
