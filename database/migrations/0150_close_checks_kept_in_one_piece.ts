import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * A checked list is kept in pieces from now on. What was kept in one piece cannot be opened any more: a
 * check that was not loaded is closed, and its file is checked again.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.raw(
      `UPDATE status_list_checks SET content_cipher = NULL,
         status = CASE WHEN status = 'checked' THEN 'discarded' ELSE status END,
         closed_at = COALESCE(closed_at, created_at)
       WHERE content_cipher IS NOT NULL`
    )
  }

  async down() {}
}
