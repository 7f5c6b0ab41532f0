import { PolicySchema } from '#database/schema'

export default class Policy extends PolicySchema {}
