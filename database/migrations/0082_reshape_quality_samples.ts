import { BaseSchema } from '@adonisjs/lucid/schema'
import { reshapeTable } from '#app/shared/database/reshape_table'

/** A sample is void when its decision was undone before a third person came to it. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      await reshapeTable(client, 'quality_samples', {
        values: { status: ['open', 'agreed', 'disagreed', 'void'] },
      })
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery("DELETE FROM quality_samples WHERE status = 'void'")
      await reshapeTable(client, 'quality_samples', {
        values: { status: ['open', 'agreed', 'disagreed'] },
      })
    })
  }
}
