import { BaseSchema } from '@adonisjs/lucid/schema'

/** Who asks that a draft of the system be dropped, and why; somebody else agrees. */
export default class extends BaseSchema {
  async up() {
    this.schema.raw(
      `ALTER TABLE certificate_changes ADD COLUMN drop_proposed_by_id integer
       CONSTRAINT certificate_changes_drop_by_two CHECK (drop_proposed_by_id IS NULL
         OR proposed_by_id IS NOT NULL OR decided_by_id IS NULL OR drop_proposed_by_id <> decided_by_id)
       REFERENCES users (id) ON DELETE RESTRICT`
    )
    this.schema.raw('ALTER TABLE certificate_changes ADD COLUMN drop_proposed_at varchar(24)')
    this.schema.raw('ALTER TABLE certificate_changes ADD COLUMN drop_reason varchar(300)')
    this.schema.raw(
      'CREATE INDEX certificate_changes_drop_proposed_by_id_index ON certificate_changes (drop_proposed_by_id)'
    )
  }

  async down() {
    this.schema.raw('DROP INDEX certificate_changes_drop_proposed_by_id_index')
    for (const column of ['drop_reason', 'drop_proposed_at', 'drop_proposed_by_id']) {
      this.schema.raw(`ALTER TABLE certificate_changes DROP COLUMN ${column}`)
    }
  }
}
