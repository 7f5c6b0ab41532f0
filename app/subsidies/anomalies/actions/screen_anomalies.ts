import db from '@adonisjs/lucid/services/db'
import {
  detect,
  keepFlags,
  lockScreening,
  newestRun,
  recordScreening,
  type Findings,
  type Run,
  type ScreenResult,
} from '#app/subsidies/anomalies/screen'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ScreenAnomaliesInput {
  actor: User | null
  /** One class, or everything when it is left out. */
  classId?: number
  requestId?: string | null
}

/** How often everything is read again because another screening was written meanwhile. */
const READINGS = 3

/**
 * Looks for anomalies in one class or in everything and keeps the flags. Reading comes before the
 * transaction, which only writes: a screening of everything does not hold up those who work. When
 * another screening was written meanwhile, what was read is older than its flags and is read again;
 * the last time under the lock, so that it comes to an end.
 */
export default class ScreenAnomalies {
  async handle({ actor, classId, requestId }: ScreenAnomaliesInput): Promise<ScreenResult> {
    const scope = classId === undefined ? 'all' : { classIds: [classId] }
    const run: Run = {
      scope: classId === undefined ? 'all' : 'class',
      subjectId: classId ?? null,
      actor,
    }
    for (let reading = 1; reading < READINGS; reading++) {
      const newest = await newestRun(db.connection())
      const findings = await detect(db.connection(), scope)
      const result = await db.transaction(async (trx) => {
        await lockScreening(trx)
        if ((await newestRun(trx)) !== newest) return null
        return this.#write(trx, findings, run, requestId)
      })
      if (result) return result
    }
    return db.transaction(async (trx) => {
      await lockScreening(trx)
      return this.#write(trx, await detect(trx, scope), run, requestId)
    })
  }

  async #write(
    trx: TransactionClientContract,
    findings: Findings,
    run: Run,
    requestId?: string | null
  ): Promise<ScreenResult> {
    const result = await keepFlags(trx, findings, run)
    await recordScreening(trx, run, result, requestId)
    return result
  }
}
