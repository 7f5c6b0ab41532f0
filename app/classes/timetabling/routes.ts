import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClassChecks, TimetableChanges, Timetables } = controllers.classes.timetabling

router
  .group(() => {
    router.get('timetable', [Timetables, 'index'])
    router.post('classes/checks', [ClassChecks, 'store'])
    router.get('classes/:id/timetable/changes', [TimetableChanges, 'index'])
    router.get('classes/:id/timetable/changes/create', [TimetableChanges, 'create'])
    router.post('classes/:id/timetable/changes', [TimetableChanges, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
