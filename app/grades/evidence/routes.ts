import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { EvidenceDecisions, GradeEvidence, NationalLookups } = controllers.grades.evidence

router
  .group(() => {
    router.get('grade_evidence', [GradeEvidence, 'index'])
    router.get('people/:id/grade_evidence/create', [GradeEvidence, 'create'])
    router.post('people/:id/grade_evidence', [GradeEvidence, 'store'])
    router.get('grade_evidence/:id', [GradeEvidence, 'show'])
    router.post('grade_evidence/:id/decisions', [EvidenceDecisions, 'store'])
    router.post('grade_evidence/:id/lookups', [NationalLookups, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
