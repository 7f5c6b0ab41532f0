import { FundSchema } from '#database/schema'

export default class Fund extends FundSchema {}
