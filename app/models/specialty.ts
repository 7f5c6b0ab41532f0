import { SpecialtySchema } from '#database/schema'

export default class Specialty extends SpecialtySchema {}
