import { claimKinds } from '#app/subsidies/claim_kinds'

/** Language file of funds and their changes. */
export const FUNDS = 'funds'

export const changeKinds = ['created', 'added', 'taken_back'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** Entries of the ledger, in the order people read them. */
export const entryKinds = [
  'appropriated',
  'taken_back',
  'reserved',
  'released',
  'committed',
  'uncommitted',
  'paid',
  'recovered',
] as const

/** Kinds of claims that a fund can pay. */
export const payableKinds = claimKinds

/** Entries in one exported file at most. */
export const MOST_ENTRIES = 20_000
