import db from '@adonisjs/lucid/services/db'
import { documentTypeWords, gradeWords } from '#app/certificates/certificate_facts'
import { openFacts } from '#app/certificates/open_facts'
import { PRINTING } from '#app/certificates/printing/print_status'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { SheetColumn } from '#app/shared/spreadsheets/write_spreadsheet'

export interface LookUpFilters {
  from: string
  to: string
  bodyId?: number | null
  baseId?: number | null
}

/** Rows of one file: what a workbook still opens, and memory holds. */
export const MOST_ROWS = 20_000

/**
 * The columns of the list for the national look-up (技能人才评价证书全国联网查询). No official form of it was
 * found: these are the fields of the certificate's face (样式规范, 2022-11) and what became of it.
 */
export const LOOK_UP_COLUMNS: SheetColumn[] = [
  { header: '证书编号', width: 26 },
  { header: '姓名' },
  { header: '证件类型', width: 20 },
  { header: '证件号码', width: 22 },
  { header: '职业编码' },
  { header: '职业名称', width: 20 },
  { header: '工种/职业方向', width: 16 },
  { header: '职业技能等级' },
  { header: '发证日期', kind: 'day' },
  { header: '评价机构名称', width: 30 },
  { header: '状态' },
  { header: '撤销日期' },
  { header: '换发证书编号', width: 26 },
]

const STATUS: Record<string, string> = { revoked: '已撤销', superseded: '已换发' }

/**
 * Certificates of skill grades issued in a period, by body, revoked ones among them.
 * @throws RuleViolation E_TOO_MANY_ROWS
 */
export async function lookUpList({ from, to, bodyId, baseId }: LookUpFilters) {
  const query = db
    .from('certificates as ce')
    .leftJoin('certificates as next', 'next.id', 'ce.successor_id')
    .where('ce.kind', 'skill_grade')
    .whereBetween('ce.issued_on', [from, to])
    .orderBy('ce.number')
    .limit(MOST_ROWS + 1)
    .select('ce.facts_cipher', 'ce.status', 'ce.revoked_at', 'next.number as successor')
  if (bodyId) query.where('ce.assessment_body_id', bodyId)
  if (baseId) query.where('ce.base_id', baseId)
  const rows = await query
  if (rows.length > MOST_ROWS) {
    const params = { most: MOST_ROWS }
    throw new RuleViolation('E_TOO_MANY_ROWS', { module: PRINTING, params, field: 'from' })
  }
  return rows.map((row) => {
    const facts = openFacts(row.facts_cipher)
    return [
      facts.number,
      facts.name,
      documentTypeWords(facts.documentType),
      facts.documentNumber,
      facts.occupationCode,
      facts.occupationName,
      facts.workType || '--',
      gradeWords(facts.gradeRank),
      facts.issuedOn,
      facts.issuerName,
      STATUS[row.status] ?? '有效',
      row.revoked_at?.slice(0, 10) ?? '',
      row.successor ?? '',
    ]
  })
}
