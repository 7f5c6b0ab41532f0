import CloseApplications from '#app/enrolments/waiting_list/actions/close_applications'
import ExpireOffer from '#app/enrolments/waiting_list/actions/expire_offer'
import FillSeats from '#app/enrolments/waiting_list/actions/fill_seats'
import { CLOSE_JOB, FILL_JOB } from '#app/classes/class_step'
import { EXPIRE_JOB } from '#app/enrolments/waiting_list/offer_seats'
import { handleOutbox } from '#app/shared/outbox/outbox'

handleOutbox(EXPIRE_JOB, async ({ applicationId }) => {
  await new ExpireOffer().handle(applicationId)
})

handleOutbox(CLOSE_JOB, async ({ classId }) => {
  await new CloseApplications().handle(classId)
})

handleOutbox(FILL_JOB, async ({ classId }) => {
  await new FillSeats().handle(classId)
})
