import { AssessmentBodySchema } from '#database/schema'

export default class AssessmentBody extends AssessmentBodySchema {}
