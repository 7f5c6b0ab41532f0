import { SittingSchema } from '#database/schema'

export default class Sitting extends SittingSchema {}
