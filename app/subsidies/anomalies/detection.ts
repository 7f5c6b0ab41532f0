import { anomalyCases, type AnomalyCase } from '#app/subsidies/anomalies/anomaly_codes'

/** A record behind a flag, as a link: never personal data in `label`. */
export interface FlagRow {
  type:
    | 'person'
    | 'class'
    | 'attendance'
    | 'session'
    | 'claim'
    | 'certificate'
    | 'sitting'
    | 'course'
    | 'status_list'
    | 'call_back'
  id: number
  label?: string
  /** Of a status list: its kind and version, whose words depend on the language. */
  list?: { kind: string; version: number }
}

/** What a detector found. `cause` tells one cause of a case from another about the same subject. */
export interface Detection {
  case: AnomalyCase
  cause: string
  classId: number | null
  personId: number | null
  claimId: number | null
  baseId: number | null
  params: Record<string, string | number>
  rows: FlagRow[]
}

/** What makes the flag the same at the next screening: case, subject and cause. */
export function fingerprintOf({ case: name, cause, classId, personId }: Detection): string {
  const { code } = anomalyCases[name]
  return `${code}:${name}:${classId ?? '-'}:${personId ?? '-'}:${cause}`
}

/** Rows grouped by a key, in their order. */
export function groupBy<Row, Key>(rows: Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const found = groups.get(key)
    if (found) found.push(row)
    else groups.set(key, [row])
  }
  return groups
}
