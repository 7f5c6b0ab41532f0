import { handleOutbox } from '#app/shared/outbox/outbox'
import MakeDataExport from '#app/portal/data_exports/actions/make_data_export'
import { EXPORT_JOB } from '#app/portal/data_exports/export_terms'

/* A copy of all that is kept about somebody. */
handleOutbox(EXPORT_JOB, async ({ exportId }) => {
  await new MakeDataExport().handle(exportId)
})
