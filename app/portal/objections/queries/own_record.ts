import { objectionKinds, type ObjectionKind } from '#app/portal/objections/objection_terms'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/** A record about a person, as an objection to it needs it. */
export interface OwnRecord {
  kind: ObjectionKind
  id: number
  /** The base that keeps it, or at which it came about; null where there was none. */
  baseId: number | null
  /** What it is: the course or occupation in both languages, a number, a day. */
  about: { zh: string; en: string }
  detail: string
  /** A word of a closed list for how it stands: the mark or the status. */
  state: string
  /** Who made or decided it: none of them may answer. */
  makers: number[]
  /** Where officers see it, and where it is put right. */
  path: string
}

/** `certificate:12`, as forms and links name a record; null for anything else. */
export function parseRecord(text: string): { kind: ObjectionKind; id: number } | null {
  const match = /^([a-z_]+):([1-9]\d{0,8})$/.exec(text)
  const kind = objectionKinds.find((one) => one === match?.[1])
  return match && kind ? { kind, id: Number(match[2]) } : null
}

/** A record of this person, or null: somebody else's is as unknown as one that does not exist. */
export async function ownRecord(
  client: QueryClientContract,
  personId: number,
  kind: ObjectionKind,
  id: number
): Promise<OwnRecord | null> {
  const [found] = await FINDERS[kind](client, personId, id)
  return found ?? null
}

/** The records that a person may object to, newest first, bounded. */
export async function ownRecords(client: QueryClientContract, personId: number) {
  const found = []
  for (const kind of objectionKinds) found.push(...(await FINDERS[kind](client, personId)))
  return found
}

type Finder = (client: QueryClientContract, personId: number, id?: number) => Promise<OwnRecord[]>

const MOST = 60

const FINDERS: Record<ObjectionKind, Finder> = {
  async attendance(client, personId, id) {
    const query = classOf(
      client
        .from('attendance_marks as r')
        .join('class_sessions as x', 'x.id', 'r.class_session_id')
        .join('enrolments as e', 'e.id', 'r.enrolment_id')
        .join('course_classes as c', 'c.id', 'e.course_class_id')
    )
      .where('e.person_id', personId)
      .orderBy('x.day', 'desc')
      .orderBy('x.starts_at_time', 'desc')
      .select('r.id', 'r.status', 'r.marked_by_id', 'x.id as session_id', 'x.day')
      .select('x.starts_at_time', 'x.attendance_marked_by_id')
    const rows: Row[] = await only(query, id)
    return rows.map((row) => ({
      ...shared('attendance', row),
      detail: `${row.day} ${row.starts_at_time}`,
      makers: people(row.marked_by_id, row.attendance_marked_by_id),
      path: `/sessions/${row.session_id}/attendance`,
    }))
  },

  async enrolment(client, personId, id) {
    const query = classOf(
      client.from('enrolments as r').join('course_classes as c', 'c.id', 'r.course_class_id')
    )
      .where('r.person_id', personId)
      .orderBy('r.id', 'desc')
      .select('r.id', 'r.status', 'r.created_by_id', 'c.code', 'r.person_id')
    const rows: Row[] = await only(query, id)
    return rows.map((row) => ({
      ...shared('enrolment', row),
      detail: row.code,
      makers: people(row.created_by_id),
      path: `/people/${row.person_id}`,
    }))
  },

  async personal_data(client, personId, id) {
    if (id !== undefined && id !== personId) return []
    const row: Row = await client.from('persons').where('id', personId).firstOrFail()
    const latest: Row | null = await client
      .from('enrolments as e')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .where('e.person_id', personId)
      .orderBy('e.id', 'desc')
      .select('c.base_id')
      .first()
    return [
      {
        kind: 'personal_data',
        id: personId,
        baseId: latest?.base_id ?? null,
        about: { zh: row.name, en: row.name },
        detail: row.document_mask,
        state: 'on_record',
        makers: [],
        path: `/people/${personId}`,
      },
    ]
  },

  async certificate(client, personId, id) {
    const query = client
      .from('certificates as r')
      .leftJoin('occupations as o', 'o.id', 'r.occupation_id')
      .where('r.person_id', personId)
      .orderBy('r.id', 'desc')
      .select('r.id', 'r.status', 'r.number', 'r.base_id', 'r.issued_by_id')
      .select(client.raw('COALESCE(o.name_zh, r.title) AS name_zh'))
      .select(client.raw('COALESCE(o.name_en, r.title_en, r.title) AS name_en'))
    const rows: Row[] = await only(query, id)
    return rows.map((row) => ({
      ...shared('certificate', row),
      detail: row.number,
      makers: people(row.issued_by_id),
      path: `/certificates/${row.id}`,
    }))
  },

  async claim(client, personId, id) {
    const query = client
      .from('claims as r')
      .leftJoin('course_classes as c', 'c.id', 'r.course_class_id')
      .leftJoin('courses as co', 'co.id', 'c.course_id')
      .where('r.person_id', personId)
      .whereNot('r.status', 'draft')
      .orderBy('r.id', 'desc')
      .select('r.id', 'r.status', 'r.number', 'r.base_id', 'r.created_by_id')
      .select('r.submitted_by_id', 'r.reviewed_by_id', 'r.approved_by_id')
      .select(client.raw('COALESCE(co.title_zh, r.number) AS name_zh'))
      .select(client.raw('COALESCE(co.title_en, r.number) AS name_en'))
    const rows: Row[] = await only(query, id)
    return rows.map((row) => ({
      ...shared('claim', row),
      detail: row.number,
      makers: people(
        row.created_by_id,
        row.submitted_by_id,
        row.reviewed_by_id,
        row.approved_by_id
      ),
      path: `/claims/${row.id}`,
    }))
  },
}

function classOf(query: any) {
  return query
    .join('courses as co', 'co.id', 'c.course_id')
    .select('c.base_id', 'co.title_zh as name_zh', 'co.title_en as name_en')
}

function only(query: any, id?: number) {
  return id === undefined ? query.limit(MOST) : query.where('r.id', id).limit(1)
}

function shared(kind: ObjectionKind, row: Row) {
  return {
    kind,
    id: row.id as number,
    baseId: row.base_id as number | null,
    about: { zh: row.name_zh as string, en: row.name_en as string },
    state: row.status as string,
  }
}

function people(...ids: (number | null)[]): number[] {
  return ids.filter((id) => id !== null)
}
