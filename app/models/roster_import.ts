import { RosterImportSchema } from '#database/schema'

export default class RosterImport extends RosterImportSchema {}
