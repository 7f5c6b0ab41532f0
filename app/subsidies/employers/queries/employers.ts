import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'

export interface ListedEmployer {
  id: number
  name: string
  creditCode: string
  bankName: string | null
  accountMask: string | null
  classes: number
}

/** Enterprises by name, found by a part of the name or the start of the credit code. */
export async function employerList({ q, page }: { q?: string; page?: number }) {
  const search = () => {
    const query = db.from('employers')
    if (q) {
      const text = q.replace(/[!%_]/g, (sign) => `!${sign}`)
      query.where((either) => {
        either
          .whereRaw(`name LIKE ? ESCAPE '!'`, [`%${text}%`])
          .orWhereRaw(`credit_code LIKE ? ESCAPE '!'`, [`${text.toUpperCase()}%`])
      })
    }
    return query
  }
  const paginator = pageOf(await countRows(search()), page)
  const rows = await search()
    .orderBy('name')
    .orderBy('id')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
    .select('id', 'name', 'credit_code as creditCode', 'bank_name as bankName')
    .select('account_mask as accountMask')
    .select(
      db.raw(
        '(SELECT COUNT(*) FROM course_classes c WHERE c.employer_id = employers.id) AS classes'
      )
    )
  const employers = rows.map((row) => ({
    ...row,
    classes: Number(row.classes),
  })) as ListedEmployer[]
  return { employers, paginator }
}

/** One enterprise as its form shows it. @throws E_ROW_NOT_FOUND (404) */
export async function findEmployer(id: number) {
  return db
    .from('employers')
    .where('id', id)
    .select('id', 'name', 'credit_code as creditCode', 'account_name as accountName')
    .select('bank_name as bankName', 'account_mask as accountMask')
    .firstOrFail()
}
