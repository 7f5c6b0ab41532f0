import { claimsOn, DEAD_CLAIMS } from '#app/oversight/corrections/queries/outlook'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface GradeDependents {
  certificates: { id: number; number: string; status: string }[]
  claims: { id: number; number: string; kind: string; status: string; amountFen: number }[]
}

/** What rests on a grade and still counts: its certificates, and claims by them or by its marks. */
export async function dependentsOf(
  client: QueryClientContract,
  grade: { id: number; enrolmentId: number | null }
): Promise<GradeDependents> {
  const all = await client
    .from('certificates')
    .where('grade_record_id', grade.id)
    .orderBy('id')
    .select('id', 'number', 'status')
  const rows = await client
    .from('claims')
    .whereIn(
      'certificate_id',
      all.map((one) => one.id)
    )
    .whereNotIn('status', DEAD_CLAIMS)
    .select('id', 'number', 'kind', 'status', 'amount_fen')
  const byMark = grade.enrolmentId === null ? [] : await claimsOn(client, grade.enrolmentId)
  const claims = new Map<number, GradeDependents['claims'][number]>(
    byMark.map((one) => [one.id, one])
  )
  for (const { id, number, kind, status, amount_fen: fen } of rows) {
    claims.set(id, { id, number, kind, status, amountFen: Number(fen) })
  }
  return {
    certificates: all.filter((one) => !DEAD_STATUSES.includes(one.status)),
    claims: [...claims.values()].sort((a, b) => a.id - b.id),
  }
}
