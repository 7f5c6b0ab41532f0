import { PaymentLineSchema } from '#database/schema'

export default class PaymentLine extends PaymentLineSchema {}
