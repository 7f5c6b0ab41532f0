import { EnrolmentSchema } from '#database/schema'

export default class Enrolment extends EnrolmentSchema {}
