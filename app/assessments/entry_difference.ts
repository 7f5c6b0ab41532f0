import type { Component } from '#app/grades/pass_rule'

export interface EntryRow {
  turn: 1 | 2
  enrolment_id: number
  component: Component
  outcome: 'marked' | 'absent'
  mark_tenths: number | null
}

export interface EntryDifference {
  enrolmentId: number
  component: Component
  first: EntryRow | null
  second: EntryRow | null
}

/** The marks on which two entries differ, in the order of the first entry. */
export function compareEntries(rows: readonly EntryRow[]): EntryDifference[] {
  const pairs = new Map<string, EntryDifference>()
  for (const row of rows) {
    const key = `${row.enrolment_id}:${row.component}`
    const pair = pairs.get(key) ?? {
      enrolmentId: row.enrolment_id,
      component: row.component,
      first: null,
      second: null,
    }
    pair[row.turn === 1 ? 'first' : 'second'] = row
    pairs.set(key, pair)
  }
  return [...pairs.values()].filter(({ first, second }) => {
    return first?.outcome !== second?.outcome || first?.mark_tenths !== second?.mark_tenths
  })
}
