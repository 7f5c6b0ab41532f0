import { CourseClassSchema } from '#database/schema'

export default class CourseClass extends CourseClassSchema {}
