import { BaseSchema } from '@adonisjs/lucid/schema'
import { reshapeTable } from '#app/shared/database/reshape_table'

export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer((client) =>
      reshapeTable(client, 'subsidy_serials', {
        values: { kind: ['claim', 'notice', 'payment_batch', 'recovery', 'objection'] },
      })
    )
  }
}
