import { ClassSessionSchema } from '#database/schema'

export default class ClassSession extends ClassSessionSchema {}
