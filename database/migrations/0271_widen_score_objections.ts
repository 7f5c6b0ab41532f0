import { BaseSchema } from '@adonisjs/lucid/schema'

/** A trainee who objects to a mark may say as much as about any other record. */
export default class extends BaseSchema {
  async up() {
    await this.#widen(1000)
  }

  async down() {
    await this.#widen(300)
  }

  /** SQLite keeps texts of any length; the validator is what limits them there. */
  async #widen(length: number) {
    this.defer(async (client) => {
      if (client.dialect.name !== 'postgres') return
      await client.rawQuery(
        `ALTER TABLE score_objections ALTER COLUMN reason TYPE varchar(${length})
         USING substr(reason, 1, ${length})`
      )
    })
  }
}
