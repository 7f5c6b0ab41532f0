import { sealedQueryWith } from '#app/accounts/search_words'
import db from '@adonisjs/lucid/services/db'
import { REFUSAL_REASONS } from '#app/enrolments/applications/application_status'
import { isOverApplications, isTelling, needsReason } from '#app/enrolments/runs/run_acts'
import { NOTICE_LENGTH } from '#app/enrolments/runs/notice_words'
import { previewRun } from '#app/enrolments/runs/queries/run_preview'
import type { PreviewedRow, RunAsked } from '#app/enrolments/runs/queries/run_preview'
import type { CopyReach } from '#app/people/messages/queries/reach'
import type User from '#models/user'

/** How many of the people who are told are reached by which way, and why not by a copy. */
export interface WaysCounted {
  app: number
  email: Record<CopyReach, number>
  sms: Record<CopyReach, number>
}

/** What the page of a preview shows. */
export async function previewPage(user: User, asked: RunAsked) {
  const { act, filters, toClassId, undoes } = asked
  const preview = await previewRun(user, asked)
  return {
    ...{ act, filters, preview, toClassId, undoes },
    toClass: toClassId ? await ofBase(user, 'course_classes', toClassId) : null,
    undone: undoes ? await ofBase(user, 'enrolment_runs', undoes) : null,
    ways: isTelling(act) ? waysOf(preview.going) : null,
    needsReason: needsReason(act),
    overApplications: isOverApplications(act),
    back: backOf(user, asked),
    refusalReasons: REFUSAL_REASONS,
    longest: NOTICE_LENGTH,
  }
}

/** A record of the user's own base; null for any other. */
function ofBase(user: User, table: string, id: number) {
  return db.from(table).where({ id, base_id: user.baseId }).first()
}

function backOf(user: User, { act, filters, undoes }: RunAsked): string {
  if (act === 'undo') return `/enrolments/runs/${undoes}`
  const list = isOverApplications(act) ? '/applications' : '/enrolments'
  return list + sealedQueryWith(user.id)({ ...filters })
}

function waysOf(rows: PreviewedRow[]): WaysCounted {
  const none = () => ({ sent: 0, no_address: 0, opted_out: 0, off: 0 })
  const ways: WaysCounted = { app: 0, email: none(), sms: none() }
  for (const { reach } of rows) {
    if (!reach) continue
    if (reach.app) ways.app++
    ways.email[reach.email]++
    ways.sms[reach.sms]++
  }
  return ways
}
