import { PlanAllocationSchema } from '#database/schema'

export default class PlanAllocation extends PlanAllocationSchema {}
