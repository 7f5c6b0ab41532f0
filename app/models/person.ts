import { PersonSchema } from '#database/schema'

export default class Person extends PersonSchema {}
