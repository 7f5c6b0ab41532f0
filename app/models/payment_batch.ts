import { PaymentBatchSchema } from '#database/schema'

export default class PaymentBatch extends PaymentBatchSchema {}
