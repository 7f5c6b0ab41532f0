import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { opensProofs } from '#app/enrolments/proofs/queries/open_application'
import { presentBases } from '#app/people/queries/present_relation'
import type { ProofReach } from '#app/enrolments/proofs/proof_file_policy'

export interface ProofFile {
  id: number
  personId: number
  name: string
  documentMask: string
  category: string
  title: string
  provenOn: string
  status: 'sent' | 'accepted' | 'refused'
  reason: string | null
  kind: 'pdf' | 'jpg'
  size: number
  keepUntil: string
  sentById: number
  sentBy: string
  at: string
  decidedBy: string | null
  decidedAt: string | null
}

/** How many proofs of a person are shown. */
const SHOWN = 50

/** The proofs of a person, newest first. */
export async function proofFiles(personId: number): Promise<ProofFile[]> {
  return rows().where('f.person_id', personId).orderBy('f.id', 'desc').limit(SHOWN)
}

/** One proof. @throws Exception 404 */
export async function proofFile(id: number): Promise<ProofFile> {
  const row = await rows().where('f.id', id).first()
  if (!row) throw new Exception('No such proof', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return row
}

function rows() {
  return db
    .from('proof_files as f')
    .join('persons as p', 'p.id', 'f.person_id')
    .join('users as s', 's.id', 'f.sent_by_id')
    .leftJoin('users as d', 'd.id', 'f.decided_by_id')
    .select('f.id', 'f.person_id as personId', 'p.name', 'p.document_mask as documentMask')
    .select('f.category', 'f.title', 'f.proven_on as provenOn', 'f.status', 'f.reason')
    .select('f.file_kind as kind', 'f.file_size as size', 'f.keep_until as keepUntil')
    .select('f.sent_by_id as sentById', 's.full_name as sentBy', 'f.created_at as at')
    .select('d.full_name as decidedBy', 'f.decided_at as decidedAt')
}

/**
 * A person with the bases that may see their proofs: where they are enrolled, were within
 * `RELATION_DAYS`, or have an open application that they sent themselves. @throws Exception 404
 */
export async function proofReach(
  personId: number
): Promise<ProofReach & { name: string; documentMask: string }> {
  const person = await db.from('persons').where('id', personId).first()
  if (!person) throw new Exception('No such person', { status: 404, code: 'E_ROW_NOT_FOUND' })
  const asked = await opensProofs(db.query().where('a.person_id', personId)).distinct('c.base_id')
  return {
    personId,
    name: person.name,
    documentMask: person.document_mask,
    baseIds: [...(await presentBases(personId)), ...asked.map((row) => row.base_id as number)],
  }
}
