import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface AcceptedProof {
  title: string
  /** The day on the proof, YYYY-MM-DD. */
  provenOn: string
  decidedById: number
  decidedAt: string
}

/**
 * The first proof of a person's group that the base of a class accepted; null when it accepted none. What
 * another base accepted, this one looks at itself.
 */
export async function acceptedProof(
  client: QueryClientContract,
  { personId, classId, category }: { personId: number; classId: number; category: string }
): Promise<AcceptedProof | null> {
  const row = await client
    .from('proof_files as f')
    .join('users as u', 'u.id', 'f.decided_by_id')
    .join('course_classes as c', 'c.base_id', 'u.base_id')
    .where({ 'c.id': classId, 'f.person_id': personId, 'f.category': category })
    .where('f.status', 'accepted')
    .orderBy('f.decided_at')
    .orderBy('f.id')
    .select('f.title', 'f.proven_on', 'f.decided_by_id', 'f.decided_at')
    .first()
  if (!row) return null
  return {
    title: row.title,
    provenOn: row.proven_on,
    decidedById: row.decided_by_id,
    decidedAt: row.decided_at,
  }
}
