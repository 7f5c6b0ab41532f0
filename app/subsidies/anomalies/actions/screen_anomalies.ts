import db from '@adonisjs/lucid/services/db'
import {
  detect,
  keepFlags,
  recordScreening,
  type Run,
  type ScreenResult,
} from '#app/subsidies/anomalies/screen'
import type User from '#models/user'

export interface ScreenAnomaliesInput {
  actor: User | null
  /** One class, or everything when it is left out. */
  classId?: number
  requestId?: string | null
}

/**
 * Looks for anomalies in one class or in everything and keeps the flags. Reading comes before the
 * transaction, which only writes: a screening of everything does not hold up those who work.
 */
export default class ScreenAnomalies {
  async handle({ actor, classId, requestId }: ScreenAnomaliesInput): Promise<ScreenResult> {
    const scope = classId === undefined ? 'all' : { classIds: [classId] }
    const findings = await detect(db.connection(), scope)
    const run: Run = {
      scope: classId === undefined ? 'all' : 'class',
      subjectId: classId ?? null,
      actor,
    }
    return db.transaction(async (trx) => {
      const result = await keepFlags(trx, findings, run)
      await recordScreening(trx, run, result, requestId)
      return result
    })
  }
}
