import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  ApplicationDecisions,
  Applications,
  ApplicationWithdrawals,
  ClassApplications,
  ListMoves,
  OfferAcceptances,
  WaitingLists,
} = controllers.enrolments.applications

router
  .group(() => {
    router.get('classes/:id/applications', [ClassApplications, 'index'])
    router.get('classes/:id/waiting_list', [WaitingLists, 'show'])
    router.get('applications/:id', [Applications, 'show'])
    router.post('applications/:id/decision', [ApplicationDecisions, 'store'])
    router.post('applications/:id/withdrawal', [ApplicationWithdrawals, 'store'])
    router.post('applications/:id/acceptance', [OfferAcceptances, 'store'])
    router.post('applications/:id/moves', [ListMoves, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
