import db from '@adonisjs/lucid/services/db'
import ScreenAnomalies from '#app/subsidies/anomalies/actions/screen_anomalies'
import { screenClaims } from '#app/subsidies/anomalies/screen'
import { SCREEN_JOB } from '#app/subsidies/anomalies/screen_jobs'
import { handleOutbox } from '#app/shared/outbox/outbox'

/* A class whose claims were sent, or a claim without a class. Screening twice changes nothing. */
handleOutbox(SCREEN_JOB, async ({ classId, claimId }) => {
  if (classId) await new ScreenAnomalies().handle({ actor: null, classId })
  else await db.transaction((trx) => screenClaims(trx, [claimId]))
})
