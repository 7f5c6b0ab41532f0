import { BaseSchema } from '#database/schema'

export default class Base extends BaseSchema {}
