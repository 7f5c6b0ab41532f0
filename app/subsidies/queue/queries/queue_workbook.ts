import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { inOrder } from '#app/subsidies/queries/claim_queue'
import { countRows } from '#app/shared/database/rows'
import { instantDay } from '#app/shared/words'
import { claimState } from '#app/subsidies/claim_status'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { reviewTerm, type UnderReview } from '#app/subsidies/claim_terms'
import { RECOVERED_FEN } from '#app/subsidies/recoveries/recovery_rows'
import type { I18n } from '@adonisjs/i18n'
import type { QueueSelection } from '#app/subsidies/queries/queue_filters'

/** Rows of one workbook: what is more must be narrowed by a filter first. */
export const MOST_ROWS = 20_000

/**
 * The claims of a selection as a workbook, in the order of the queue; names and masks, no numbers of
 * documents or accounts. @throws RuleViolation E_TOO_MANY_ROWS
 */
export async function queueWorkbook(
  selection: QueueSelection,
  i18n: I18n
): Promise<{ bytes: Buffer; rows: number }> {
  const total = await countRows(selection.claims())
  if (total > MOST_ROWS) {
    throw new RuleViolation('E_TOO_MANY_ROWS', {
      module: 'claim_work',
      params: { total, most: MOST_ROWS },
    })
  }
  const found = await inOrder(selection)
    .join('persons', 'persons.id', 'claims.person_id')
    .join('claim_traces', 'claim_traces.id', 'claims.trace_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .leftJoin('bases', 'bases.id', 'claims.base_id')
    .leftJoin('occupations', 'occupations.id', 'claims.occupation_id')
    .leftJoin('users as officers', 'officers.id', 'claims.assigned_to_id')
    .select(
      'claims.*',
      'persons.name',
      'persons.document_mask',
      db.raw(`${RECOVERED_FEN} AS recovered_fen`),
      'claim_traces.verdict',
      'course_classes.code as class_code',
      'bases.name_zh as base_zh',
      'bases.name_en as base_en',
      'occupations.name_zh as occupation_zh',
      'occupations.name_en as occupation_en',
      'officers.full_name as officer'
    )
  const t = (key: string) => i18n.t(`claim_work.file.${key}`)
  const zhOr = (zh: string | null, en: string | null) => (i18n.locale === 'en' ? en : zh)
  const day = (instant: string | null) => instant && instantDay(instant)
  const today = clock.today()
  const rows = found.map((row: Record<string, any>) => {
    const term = reviewTerm(selection.calendar, today, row as UnderReview)
    return [
      row.number,
      i18n.t(`review.kinds.${row.kind}`),
      row.name,
      row.document_mask,
      zhOr(row.occupation_zh, row.occupation_en),
      row.class_code,
      zhOr(row.base_zh, row.base_en),
      i18n.t(`subsidies.verdicts.${row.verdict}`),
      i18n.t(
        `subsidies.states.${claimState({
          status: row.status,
          heldAt: row.held_at,
          disputedAt: row.disputed_at,
          noticeClosedAt: row.notice_closed_at,
          amountFen: Number(row.amount_fen),
          recoveredFen: Number(row.recovered_fen),
        })}`
      ),
      day(row.submitted_at),
      term.stoppedOn ? t('clock_stopped') : term.due,
      row.officer,
      Number(row.amount_fen),
    ]
  })
  const bytes = await writeXlsx({
    sheets: [
      {
        name: t('claims'),
        columns: [
          { header: t('number'), width: 16 },
          { header: t('kind') },
          { header: t('name') },
          { header: t('document'), width: 22 },
          { header: t('occupation'), width: 20 },
          { header: t('class'), width: 18 },
          { header: t('base'), width: 26 },
          { header: t('verdict') },
          { header: t('state') },
          { header: t('sent'), kind: 'day' },
          { header: t('due'), kind: 'day' },
          { header: t('officer') },
          { header: t('amount'), kind: 'money' },
        ],
        rows,
      },
    ],
  })
  return { bytes, rows: rows.length }
}
