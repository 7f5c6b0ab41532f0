import { NoticeSchema } from '#database/schema'

export default class Notice extends NoticeSchema {}
