import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  DuplicateDecisions,
  DuplicateDifferences,
  DuplicateProposals,
  DuplicateScans,
  FormerDocuments,
  PersonDuplicates,
} = controllers.people.duplicates

router
  .group(() => {
    router.get('people/duplicates', [PersonDuplicates, 'index'])
    router.post('people/duplicates/scans', [DuplicateScans, 'store'])
    router.get('people/duplicates/:id', [PersonDuplicates, 'show'])
    router.post('people/duplicates/:id/difference', [DuplicateDifferences, 'store'])
    router.post('people/duplicates/:id/proposals', [DuplicateProposals, 'store'])
    router.post('people/duplicates/:id/decisions', [DuplicateDecisions, 'store'])
    router.post('people/:id/documents', [FormerDocuments, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
