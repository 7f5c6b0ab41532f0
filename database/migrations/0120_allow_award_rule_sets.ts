import { BaseSchema } from '@adonisjs/lucid/schema'
import { reshapeTable } from '#app/shared/database/reshape_table'

/** Awards of contests are judged by rule sets of their own kind. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer((client) => {
      return reshapeTable(client, 'rule_sets', { values: { kind: ['entry', 'subsidy', 'award'] } })
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.from('rule_sets').where('kind', 'award').delete()
      await reshapeTable(client, 'rule_sets', { values: { kind: ['entry', 'subsidy'] } })
    })
  }
}
