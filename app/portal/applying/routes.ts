import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  BaseApplications,
  EnrolmentMoves,
  OwnEnrolmentWithdrawals,
  OwnApplications,
  OwnClassChanges,
  OwnApplicationRevisions,
  OwnApplicationWithdrawals,
  OwnOfferAcceptances,
  OwnProofs,
  QualificationChecks,
} = controllers.portal.applying

router
  .group(() => {
    router.get('me/applications', [OwnApplications, 'index'])
    router.get('me/applications/create', [OwnApplications, 'create'])
    router.post('me/applications', [OwnApplications, 'store'])
    router.post('me/applications/checks', [QualificationChecks, 'store'])
    router.get('me/applications/:id', [OwnApplications, 'show'])
    router.post('me/applications/:id/acceptance', [OwnOfferAcceptances, 'store'])
    router.get('me/applications/:id/revisions/create', [OwnApplicationRevisions, 'create'])
    router.post('me/applications/:id/revisions', [OwnApplicationRevisions, 'store'])
    router.get('me/applications/:id/class_changes/create', [OwnClassChanges, 'create'])
    router.post('me/applications/:id/class_changes', [OwnClassChanges, 'store'])
    router.post('me/applications/:id/withdrawal', [OwnApplicationWithdrawals, 'store'])
    router.post('me/enrolments/:id/withdrawal', [OwnEnrolmentWithdrawals, 'store'])
    router.get('me/proofs', [OwnProofs, 'index'])
    router.post('me/proofs', [OwnProofs, 'store'])
    router.get('me/proofs/:id', [OwnProofs, 'show'])
    router.post('enrolments/:id/moves', [EnrolmentMoves, 'store'])
    router.get('classes/:id/applications/create', [BaseApplications, 'create'])
    router.post('classes/:id/applications', [BaseApplications, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
