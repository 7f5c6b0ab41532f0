import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  AbsenceLiftings,
  Absences,
  ClosureLiftings,
  Closures,
  QualificationEndings,
  QualificationFiles,
  Qualifications,
  RoomEquipment,
  TrainerLimits,
} = controllers.bases.resources

router
  .group(() => {
    router.post('rooms/:id/equipment', [RoomEquipment, 'store'])
    router.post('bases/:id/closures', [Closures, 'store'])
    router.post('closures/:id/lifting', [ClosureLiftings, 'store'])
    router.post('trainers/:id/qualifications', [Qualifications, 'store'])
    router.get('trainers/:id/qualifications/:qualification/file', [QualificationFiles, 'show'])
    router.post('trainers/:id/qualifications/:qualification/ending', [
      QualificationEndings,
      'store',
    ])
    router.post('trainers/:id/limits', [TrainerLimits, 'update'])
    router.post('trainers/:id/absences', [Absences, 'store'])
    router.post('trainers/:id/absences/:absence/lifting', [AbsenceLiftings, 'store'])
  })
  .where('id', router.matchers.number())
  .where('qualification', router.matchers.number())
  .where('absence', router.matchers.number())
  .use(middleware.auth())
