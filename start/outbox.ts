/* The one list of background work: each import registers its handler. */
import '#app/certificates/jobs/issue_certificate_job'
import '#app/certificates/transparency/jobs/seal_job'
import '#app/people/messages/jobs/deliver_message_job'
import '#app/subsidies/anomalies/jobs/screen_job'
import '#app/subsidies/policies/jobs/simulate_policy_job'
import '#app/subsidies/preflights/jobs/keep_preflight_job'
import '#app/subsidies/queue/jobs/run_claims_job'
import '#app/subsidies/recoveries/jobs/draft_recoveries_job'
