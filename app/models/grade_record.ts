import { GradeRecordSchema } from '#database/schema'

export default class GradeRecord extends GradeRecordSchema {}
