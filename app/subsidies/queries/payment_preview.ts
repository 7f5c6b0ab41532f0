import db from '@adonisjs/lucid/services/db'
import { Money } from '#app/shared/money'
import { claimKinds } from '#app/subsidies/claim_kinds'
import { readClaimRows } from '#app/subsidies/claim_rows'
import { payableClaims } from '#app/subsidies/payable_claims'
import { choiceOf, type AskedChoice } from '#app/subsidies/queries/payments'
import { screenPayment } from '#app/subsidies/payment_screen'
import { BATCH_LIMIT, SCREENED } from '#app/subsidies/actions/create_payment_batch'
import type User from '#models/user'

type Row = Record<string, any>

/** Rows of each list that the page shows; the counts are of all. */
const SHOWN = 100

/** What a batch of this choice would hold now, and what would be left out; null without the fund. */
export async function paymentPreview(
  actor: User,
  asked: AskedChoice & { fundId: number; limit?: number }
) {
  const client = db.connection()
  const fund: Row | null = await client.from('funds').where('id', asked.fundId).first()
  if (!fund) return null
  const found = await payableClaims(client, asked.fundId, await choiceOf(asked))
    .orderBy('claims.id')
    .limit(SCREENED)
    .select('claims.id')
  const claims = await readClaimRows(
    client,
    found.map((row) => row.id)
  )
  const screening = await screenPayment(client, claims, actor)
  const lines = screening.lines.slice(0, asked.limit ?? BATCH_LIMIT)
  const totalFen = Money.sum(lines.map(({ claim }) => claim.amountFen)).fen
  const shown = [
    ...lines.slice(0, SHOWN).map(({ claim }) => claim.id),
    ...screening.leftOut.slice(0, SHOWN).map((one) => one.claimId),
  ]
  const names = await namesOf(shown)
  return {
    fund,
    totalFen,
    capitals: Money.fen(totalFen).toCapitals(),
    count: lines.length,
    beyond: screening.lines.length - lines.length,
    lines: lines
      .slice(0, SHOWN)
      .map(({ claim, payee }) => ({ claim, payee, ...names.get(claim.id) })),
    leftOut: screening.leftOut
      .slice(0, SHOWN)
      .map((one) => ({ ...one, ...names.get(one.claimId) })),
    leftOutCount: screening.leftOut.length,
    repeatable: screening.leftOut
      .filter((one) => one.code === 'E_ACCOUNT_UNCHANGED')
      .slice(0, SHOWN),
    limitMost: BATCH_LIMIT,
    kinds: claimKinds,
    bases: (await db.from('bases').orderBy('code').select('id', 'name_zh', 'name_en')) as Row[],
  }
}

async function namesOf(ids: number[]) {
  const rows: Row[] = await db
    .from('claims')
    .join('persons', 'persons.id', 'claims.person_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .whereIn('claims.id', ids)
    .select('claims.id', 'persons.name', 'course_classes.code', 'claims.amount_fen')
  return new Map(
    rows.map((row) => [
      row.id as number,
      {
        person: row.name as string,
        classCode: row.code as string | null,
        fen: Number(row.amount_fen),
      },
    ])
  )
}
