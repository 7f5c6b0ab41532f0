import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import '#app/classes/feeds/routes'
import '#app/classes/timetabling/routes'
import '#app/classes/timetable_maker/routes'
import '#app/classes/modes/routes'
import '#app/classes/opening/routes'
import '#app/classes/amendments/routes'
import '#app/classes/absences/routes'

const {
  Classes,
  ClassOpenings,
  ClassOpeningDecisions,
  ClassStarts,
  ClassFinishes,
  ClassCancellations,
  ClassTimetables,
} = controllers.classes

router
  .group(() => {
    router.get('classes', [Classes, 'index'])
    router.get('classes/create', [Classes, 'create'])
    router.post('classes', [Classes, 'store'])
    router.get('classes/:id', [Classes, 'show'])
    router.get('classes/:id/edit', [Classes, 'edit'])
    router.post('classes/:id', [Classes, 'update'])
    router.post('classes/:id/opening', [ClassOpenings, 'store'])
    router.post('classes/:id/opening_decisions', [ClassOpeningDecisions, 'store'])
    router.post('classes/:id/start', [ClassStarts, 'store'])
    router.post('classes/:id/finish', [ClassFinishes, 'store'])
    router.post('classes/:id/cancellation', [ClassCancellations, 'store'])
    router.get('classes/:id/timetable', [ClassTimetables, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
