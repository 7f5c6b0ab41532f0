import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ProofContents, ProofDecisions, ProofFiles, ProofLists } = controllers.enrolments.proofs

router
  .group(() => {
    router.get('people/:id/proofs', [ProofFiles, 'index'])
    router.post('people/:id/proofs', [ProofFiles, 'store'])
    router.get('proof_files', [ProofLists, 'index'])
    router.get('proof_files/:id', [ProofFiles, 'show'])
    router.get('proof_files/:id/content', [ProofContents, 'show'])
    router.post('proof_files/:id/decision', [ProofDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
