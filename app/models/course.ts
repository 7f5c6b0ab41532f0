import { CourseSchema } from '#database/schema'

export default class Course extends CourseSchema {}
