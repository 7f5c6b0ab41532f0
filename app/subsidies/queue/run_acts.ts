/** What can be done with many claims at once, by the button that asks for it. */
export const runActs = ['passed', 'returned', 'rejected', 'assign', 'check'] as const

export type RunAct = (typeof runActs)[number]
