import db from '@adonisjs/lucid/services/db'
import { onChainSql } from '#app/shared/chain_claim'
import { countRows } from '#app/shared/database/rows'

export interface YearFunnel {
  planned: number
  enrolled: number
  completed: number
  passed: number
  certified: number
  claimed: number
  approved: number
  paid: number
  amountFen: number
}

/** What became of the claims of one kind, one part of it and one kind of payee. */
export interface KindOfClaims {
  kind: string
  part: string
  payee: string
  claimed: number
  paid: number
  paidFen: number
  recoveredFen: number
}

/**
 * Claims made after the one with this id, by kind, part and payee. A claim that is recovered was paid
 * and counts as paid.
 */
export async function claimsByKind(afterId: number): Promise<KindOfClaims[]> {
  const paid = "CASE WHEN status IN ('paid', 'recovering', 'recovered') THEN"
  const rows = await db
    .from('claims')
    .where('id', '>', afterId)
    .whereNotNull('submitted_at')
    .groupBy('kind', 'part', 'payee_kind')
    .orderBy('kind')
    .orderBy('part')
    .orderBy('payee_kind')
    .select('kind', 'part', 'payee_kind as payee')
    .count('* as claimed')
    .select(db.raw(`SUM(${paid} 1 ELSE 0 END) AS paid`))
    .select(db.raw(`SUM(${paid} amount_fen ELSE 0 END) AS paid_fen`))
    .select(
      db.raw(
        'SUM((SELECT COALESCE(SUM(r.recovered_fen), 0) FROM recoveries r WHERE r.claim_id = claims.id)) AS recovered_fen'
      )
    )
  return rows.map(({ kind, part, payee, ...sums }) => ({
    kind,
    part,
    payee,
    claimed: Number(sums.claimed),
    paid: Number(sums.paid),
    paidFen: Number(sums.paid_fen),
    recoveredFen: Number(sums.recovered_fen),
  }))
}

/** The funnel of the classes with these ids, each number counted from the rows of the register. */
export async function yearFunnel(classIds: number[]): Promise<YearFunnel> {
  const inClasses = (table: string) => db.from(table).whereIn(`${table}.course_class_id`, classIds)
  const claims = () => inClasses('claims').whereRaw(onChainSql('claims'))
  const [{ planned }] = await db
    .from('course_classes')
    .whereIn('id', classIds)
    .sum('seats as planned')
  const [{ amount }] = await claims().where('status', 'paid').sum('amount_fen as amount')
  return {
    planned: Number(planned ?? 0),
    enrolled: await countRows(inClasses('enrolments').whereNot('status', 'withdrawn')),
    completed: await countRows(inClasses('enrolments').where('status', 'completed')),
    passed: await countRows(
      inClasses('enrolments')
        .where('enrolments.status', 'completed')
        .whereExists((exists) => {
          exists
            .from('grade_records')
            .whereColumn('grade_records.enrolment_id', 'enrolments.id')
            .where('grade_records.status', 'live')
            .select('grade_records.id')
        })
    ),
    certified: await countRows(
      inClasses('certificates')
        .where('kind', 'skill_grade')
        .whereNotIn('status', ['revoked', 'superseded'])
    ),
    claimed: await countRows(claims().whereNotNull('submitted_at')),
    approved: await countRows(
      claims().whereNotNull('approved_at').whereNotIn('status', ['rejected', 'returned'])
    ),
    paid: await countRows(claims().where('status', 'paid')),
    amountFen: Number(amount ?? 0),
  }
}
