import { AnnualPlanSchema } from '#database/schema'

export default class AnnualPlan extends AnnualPlanSchema {}
