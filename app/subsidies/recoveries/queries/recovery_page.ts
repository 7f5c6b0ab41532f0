import db from '@adonisjs/lucid/services/db'
import { claimStateSql } from '#app/shared/chain_claim'
import { recoveredOf } from '#app/subsidies/recoveries/recovery_rows'

type Row = Record<string, any>

const PEOPLE = {
  creator: 'created_by_id',
  opener: 'opened_by_id',
  closer: 'closed_by_id',
  write_off_proposer: 'write_off_proposed_by_id',
  cancel_proposer: 'cancel_proposed_by_id',
  cancel_refuser: 'cancel_refused_by_id',
  quota_decider: 'quota_decided_by_id',
}

/** A recovery with its claim, payee and instalments; null when there is none. */
export async function recoveryPage(id: number) {
  const query = db
    .from('recoveries as r')
    .join('claims', 'claims.id', 'r.claim_id')
    .join('persons', 'persons.id', 'claims.person_id')
    .join('funds', 'funds.id', 'r.fund_id')
    .join('policies', 'policies.id', 'claims.policy_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .leftJoin('bases', 'bases.id', 'claims.base_id')
    .leftJoin('employers', 'employers.id', 'claims.employer_id')
    .where('r.id', id)
    .select(
      'r.*',
      'claims.number as claim_number',
      'claims.kind',
      'claims.status as claim_status',
      'claims.amount_fen as claim_fen',
      'claims.payee_kind',
      'claims.base_id',
      'claims.paid_at',
      'persons.name as person',
      'bases.name_zh as base_zh',
      'bases.name_en as base_en',
      'employers.name as employer',
      'course_classes.id as class_id',
      'course_classes.code as class_code',
      'funds.name_zh as fund_zh',
      'funds.name_en as fund_en',
      'policies.title_zh as policy_zh',
      'policies.title_en as policy_en'
    )
  for (const [name, column] of Object.entries(PEOPLE)) {
    query
      .leftJoin(`users as ${name}s`, `${name}s.id`, `r.${column}`)
      .select(`${name}s.full_name as ${name}`)
  }
  const recovery: Row | null = await query.first()
  if (!recovery) return null
  const instalments: Row[] = await db
    .from('recovery_instalments')
    .join('users', 'users.id', 'recovery_instalments.actor_id')
    .where('recovery_id', id)
    .orderBy('recovery_instalments.id')
    .select(
      'recovery_instalments.amount_fen',
      'received_on',
      'reference',
      'recovery_instalments.created_at',
      'users.full_name as actor'
    )
  return {
    recovery,
    instalments,
    leftFen: Number(recovery.amount_fen) - Number(recovery.recovered_fen),
    isWhole: (await recoveredOf(db.connection(), recovery.claim_id)) === Number(recovery.claim_fen),
  }
}

/** The claim that a recovery would be drafted for, with what can still be asked back. */
export async function recoverySubject(number: string) {
  const claim: Row | null = await db
    .from('claims')
    .join('persons', 'persons.id', 'claims.person_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .where('claims.number', number.toUpperCase())
    .select('claims.id', 'claims.number', 'claims.status', 'claims.amount_fen', 'claims.paid_at')
    .select('persons.name as person', 'course_classes.code as class_code')
    .select(db.raw(`${claimStateSql('claims')} AS state`))
    .first()
  if (!claim) return null
  const recovered = await recoveredOf(db.connection(), claim.id)
  return { ...claim, mostFen: Number(claim.amount_fen) - recovered } as Row & { mostFen: number }
}
