import { createHash } from 'node:crypto'
import { isOverApplications, type RunAct } from '#app/enrolments/runs/run_acts'
import { previewApplications } from '#app/enrolments/runs/queries/application_preview'
import { previewEnrolments } from '#app/enrolments/runs/queries/enrolment_preview'
import { previewUndo } from '#app/enrolments/runs/queries/undo_preview'
import type { ApplicationFilters } from '#app/enrolments/runs/queries/application_list'
import type { EnrolmentFilters } from '#app/enrolments/runs/queries/enrolment_list'
import type { Reach } from '#app/people/messages/queries/reach'
import type { Standing } from '#app/classes/attendance_standing'
import type User from '#models/user'

/** A sentence on why a row stays as it is: language file, code and values. */
export interface Why {
  module: string
  code: string
  params: Record<string, string | number>
}

/** A row that an act is about: an application or an enrolment. */
export interface PreviewedRow {
  applicationId: number | null
  enrolmentId: number | null
  /** The line of another run that is taken back. */
  undoesId: number | null
  name: string
  code: string
  category: string
  /** Why it would stay; null when it would go. */
  why: Why | null
  /** How a message would reach the person. */
  reach?: Reach
  standing?: Standing
}

export interface RunAsked {
  act: RunAct
  filters: Omit<ApplicationFilters & EnrolmentFilters, 'state'> & { state?: string }
  /** The class people are moved to. */
  toClassId?: number | null
  /** The run that is taken back. */
  undoes?: number | null
}

export interface RunPreview {
  going: PreviewedRow[]
  staying: PreviewedRow[]
  /** There are more than MOST_AT_ONCE. */
  isCut: boolean
  /** Tells whether the same rows would go and stay for the same reasons again. */
  digest: string
}

/** What an act over everything filtered would do to each row, without doing it, oldest row first. */
export async function previewRun(user: User, asked: RunAsked): Promise<RunPreview> {
  const { rows, isCut } = await rowsOf(user, asked)
  return {
    going: rows.filter((one) => one.why === null),
    staying: rows.filter((one) => one.why !== null),
    isCut,
    digest: digestOf(asked, rows),
  }
}

function rowsOf(user: User, { act, filters, toClassId, undoes }: RunAsked) {
  if (act === 'undo') return previewUndo(user, undoes ?? 0)
  if (isOverApplications(act)) {
    return previewApplications(user, act, filters as ApplicationFilters)
  }
  return previewEnrolments(user, { act, toClassId: toClassId ?? null }, filters as EnrolmentFilters)
}

function digestOf({ act, toClassId, undoes }: RunAsked, rows: PreviewedRow[]): string {
  const text = rows.map(
    (row) => `${row.applicationId ?? ''}:${row.enrolmentId ?? ''}:${row.why?.code ?? ''}`
  )
  const head = [act, toClassId ?? '', undoes ?? ''].join(' ')
  return createHash('sha256')
    .update(`${head} ${text.join(',')}`)
    .digest('hex')
}
