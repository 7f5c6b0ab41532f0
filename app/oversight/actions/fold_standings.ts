import db from '@adonisjs/lucid/services/db'
import { PLACE_SQL, STANDING_JOINS } from '#app/oversight/standing'
import { PAID_FEN_SQL } from '#app/oversight/queries/class_standings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Classes of one transaction: some thousand people. */
const AT_ONCE = 100
/** Number of the lock that one process at a time holds while it adds up. */
const LOCK = 235_001

/**
 * Adds up where the people of the changed classes stand, a hundred classes to a transaction. A change
 * that is noted meanwhile stays noted. No decision and no audit: nothing of the record changes, only
 * how fast it is counted.
 */
export default class FoldStandings {
  /** Gives how many classes were added up; 0 when another process is at it. */
  async handle(): Promise<number> {
    let folded = 0
    for (;;) {
      const count = await db.transaction((trx) => this.#some(trx))
      folded += count
      if (count < AT_ONCE) return folded
    }
  }

  async #some(trx: TransactionClientContract): Promise<number> {
    if (!(await this.#isAlone(trx))) return 0
    const noted = await trx
      .from('standing_changes')
      .distinct('course_class_id as id')
      .orderBy('id')
      .limit(AT_ONCE)
    const ids: number[] = noted.map((row) => row.id)
    if (ids.length === 0) return 0

    // Before the counting: what is noted from now on is perhaps not counted, and must stay noted.
    await trx.from('standing_changes').whereIn('course_class_id', ids).delete()
    const marks = ids.map(() => '?').join(', ')
    await this.#addToYears(trx, `-1`, marks, ids)
    await trx.from('class_standings').whereIn('course_class_id', ids).delete()
    await trx.rawQuery(
      `INSERT INTO class_standings
         (course_class_id, place, year, base_id, specialty_id, total, paid_fen)
       SELECT c.id, ${PLACE_SQL} AS place, c.year, c.base_id, c.specialty_id, COUNT(*), ${PAID_FEN_SQL}
       FROM enrolments e ${STANDING_JOINS}
       WHERE e.status <> 'withdrawn' AND c.id IN (${marks})
       GROUP BY c.id, 2, c.year, c.base_id, c.specialty_id`,
      ids
    )
    await this.#addToYears(trx, '1', marks, ids)
    return ids.length
  }

  #addToYears(trx: TransactionClientContract, step: string, marks: string, ids: number[]) {
    return trx.rawQuery(
      `INSERT INTO year_standings (year, base_id, specialty_id, place, total, paid_fen)
       SELECT year, base_id, specialty_id, place, ${step} * SUM(total), ${step} * SUM(paid_fen)
       FROM class_standings WHERE course_class_id IN (${marks})
       GROUP BY year, base_id, specialty_id, place
       ON CONFLICT (year, base_id, specialty_id, place) DO UPDATE
       SET total = year_standings.total + excluded.total,
         paid_fen = year_standings.paid_fen + excluded.paid_fen`,
      ids
    )
  }

  async #isAlone(trx: TransactionClientContract): Promise<boolean> {
    if (trx.dialect.name !== 'postgres') return true
    const { rows } = await trx.rawQuery('SELECT pg_try_advisory_xact_lock(?) AS alone', [LOCK])
    return rows[0].alone
  }
}
