/** Whether a claim is the one its class is there for. */
export function isOnChain({ kind, part }: { kind: string; part: string }): boolean {
  return kind === 'training_subsidy' || (kind === 'apprenticeship' && part !== 'prepayment')
}

/** The same as SQL, for claims under an alias: one such claim at most lives for an enrolment. */
export function onChainSql(alias: string): string {
  return `${alias}.kind IN ('training_subsidy', 'apprenticeship') AND ${alias}.part <> 'prepayment'`
}
