import '#app/enrolments/merging/routes'
import '#app/enrolments/applications/routes'
import '#app/enrolments/runs/routes'
import '#app/enrolments/placements/routes'
import '#app/enrolments/photos/routes'
import '#app/enrolments/moves/routes'
import '#app/enrolments/proofs/routes'
import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  CategoryProofs,
  Enrolments,
  EnrolmentWithdrawals,
  RosterErrorFiles,
  RosterImports,
  RosterTemplates,
  RosterWritings,
} = controllers.enrolments
const number = router.matchers.number()

router
  .group(() => {
    router.get('classes/:id/enrolments/create', [Enrolments, 'create']).where('id', number)
    router.post('classes/:id/enrolments', [Enrolments, 'store']).where('id', number)
    router.get('classes/:id/proofs', [CategoryProofs, 'show']).where('id', number)
    router.post('classes/:id/proofs', [CategoryProofs, 'store']).where('id', number)
    router.get('classes/:id/imports/create', [RosterImports, 'create']).where('id', number)
    router.post('classes/:id/imports', [RosterImports, 'store']).where('id', number)
    router.get('imports', [RosterImports, 'index'])
    router.get('imports/template', [RosterTemplates, 'show'])
    router.get('imports/:id', [RosterImports, 'show']).where('id', number)
    router.post('imports/:id/writing', [RosterWritings, 'store']).where('id', number)
    router.get('imports/:id/error_file', [RosterErrorFiles, 'show']).where('id', number)
    router.post('enrolments/:id/withdrawal', [EnrolmentWithdrawals, 'store']).where('id', number)
  })
  .use(middleware.auth())
