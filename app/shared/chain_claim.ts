/** Whether a claim is the one its class is there for. */
export function isOnChain({ kind, part }: { kind: string; part: string }): boolean {
  return kind === 'training_subsidy' || (kind === 'apprenticeship' && part !== 'prepayment')
}

/** The same as SQL, for claims under an alias: one such claim at most lives for an enrolment. */
export function onChainSql(alias: string): string {
  return `${alias}.kind IN ('training_subsidy', 'apprenticeship') AND ${alias}.part <> 'prepayment'`
}

/** Statuses in which a hold or an objection makes a claim stand still: something is to come yet. */
export const STOPPABLE = ['submitted', 'reviewed', 'approved', 'noticed', 'failed'] as const

/**
 * SQL of the state of a claim that people read, for claims under an alias, as `claimState` of the
 * subsidies tells it: where only the word is needed and the module stands before them.
 */
export function claimStateSql(alias: string): string {
  const stoppable = `${alias}.status IN (${STOPPABLE.map((one) => `'${one}'`).join(', ')})`
  return `(CASE
    WHEN ${alias}.held_at IS NOT NULL AND ${stoppable} THEN 'held'
    WHEN ${alias}.disputed_at IS NOT NULL AND ${stoppable} THEN 'disputed'
    WHEN ${alias}.status = 'noticed' AND ${alias}.notice_closed_at IS NOT NULL THEN 'payable'
    WHEN ${alias}.status = 'recovered' AND ${alias}.amount_fen > (
      SELECT COALESCE(SUM(back.recovered_fen), 0) FROM recoveries back WHERE back.claim_id = ${alias}.id
    ) THEN 'recovered_part'
    ELSE ${alias}.status END)`
}
