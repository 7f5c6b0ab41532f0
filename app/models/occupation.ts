import { OccupationSchema } from '#database/schema'

export default class Occupation extends OccupationSchema {}
