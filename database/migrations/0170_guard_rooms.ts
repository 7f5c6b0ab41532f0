import { BaseSchema } from '@adonisjs/lucid/schema'

/** A sitting that the bureau has or decides on, with a part at the hours of the session in its room. */
const SITTING_THERE = `SELECT 1 FROM sitting_rooms sr
  JOIN sittings s ON s.id = sr.sitting_id
  JOIN sitting_parts sp ON sp.sitting_id = s.id
  WHERE sr.room_id = NEW.room_id AND s.held_on = NEW.day AND s.status <> 'planned'
    AND sp.starts_at_time < NEW.ends_at_time AND sp.ends_at_time > NEW.starts_at_time`

const CLOSED = `SELECT 1 FROM closures c JOIN rooms r ON r.id = NEW.room_id
  WHERE c.base_id = r.base_id AND (c.room_id IS NULL OR c.room_id = r.id) AND c.lifted_at IS NULL
    AND c.from_day <= NEW.day AND c.to_day >= NEW.day AND (c.slot IS NULL OR c.slot = NEW.slot)`

const LESSON_THERE = `SELECT 1 FROM sitting_rooms sr
  JOIN sitting_parts sp ON sp.sitting_id = sr.sitting_id
  JOIN class_sessions x ON x.room_id = sr.room_id AND x.day = NEW.held_on
  WHERE sr.sitting_id = NEW.id
    AND x.starts_at_time < sp.ends_at_time AND x.ends_at_time > sp.starts_at_time`

const PLACE = 'room_id, day, slot, starts_at_time, ends_at_time'
const TAKES_ROOMS = `NEW.status <> 'planned' AND (OLD.status = 'planned' OR OLD.held_on <> NEW.held_on)`

/**
 * A room holds one thing at a time whatever writes it: no lesson where a sitting or a closure is, no
 * sitting where a lesson is. Lessons among themselves are kept apart by the unique indexes.
 */
export default class extends BaseSchema {
  async up() {
    if (this.db.dialect.name === 'postgres') this.#onPostgres()
    else this.#onSqlite()
  }

  #onPostgres() {
    // The row of the room is the lock: of two who take it at once, the second sees what the first wrote.
    this.schema.raw(`CREATE FUNCTION guard_session_room() RETURNS trigger AS $$
      BEGIN
        PERFORM 1 FROM rooms WHERE id = NEW.room_id FOR NO KEY UPDATE;
        IF EXISTS (${SITTING_THERE}) THEN
          RAISE EXCEPTION 'room_held_by_sitting' USING ERRCODE = '23514', CONSTRAINT = 'room_held_by_sitting';
        END IF;
        IF EXISTS (${CLOSED}) THEN
          RAISE EXCEPTION 'room_closed' USING ERRCODE = '23514', CONSTRAINT = 'room_closed';
        END IF;
        RETURN NEW;
      END; $$ LANGUAGE plpgsql`)
    this.schema.raw(`CREATE TRIGGER class_sessions_room BEFORE INSERT OR UPDATE OF ${PLACE}
      ON class_sessions FOR EACH ROW EXECUTE FUNCTION guard_session_room()`)
    this.schema.raw(`CREATE FUNCTION guard_sitting_rooms() RETURNS trigger AS $$
      BEGIN
        PERFORM 1 FROM rooms WHERE id IN (SELECT room_id FROM sitting_rooms WHERE sitting_id = NEW.id)
          ORDER BY id FOR NO KEY UPDATE;
        IF EXISTS (${LESSON_THERE}) THEN
          RAISE EXCEPTION 'room_held_by_lesson' USING ERRCODE = '23514', CONSTRAINT = 'room_held_by_lesson';
        END IF;
        RETURN NEW;
      END; $$ LANGUAGE plpgsql`)
    this.schema.raw(`CREATE TRIGGER sittings_rooms BEFORE UPDATE OF status, held_on ON sittings
      FOR EACH ROW WHEN (${TAKES_ROOMS}) EXECUTE FUNCTION guard_sitting_rooms()`)
  }

  #onSqlite() {
    for (const [name, verb] of [
      ['insert', 'INSERT'],
      ['update', `UPDATE OF ${PLACE}`],
    ]) {
      this.schema
        .raw(`CREATE TRIGGER class_sessions_room_${name} BEFORE ${verb} ON class_sessions BEGIN
        SELECT RAISE(ABORT, 'room_held_by_sitting') WHERE EXISTS (${SITTING_THERE});
        SELECT RAISE(ABORT, 'room_closed') WHERE EXISTS (${CLOSED}); END`)
    }
    this.schema.raw(`CREATE TRIGGER sittings_rooms BEFORE UPDATE OF status, held_on ON sittings
      WHEN ${TAKES_ROOMS} BEGIN
        SELECT RAISE(ABORT, 'room_held_by_lesson') WHERE EXISTS (${LESSON_THERE}); END`)
  }

  async down() {
    if (this.db.dialect.name === 'postgres') {
      this.schema.raw('DROP TRIGGER sittings_rooms ON sittings')
      this.schema.raw('DROP TRIGGER class_sessions_room ON class_sessions')
      this.schema.raw('DROP FUNCTION guard_sitting_rooms()')
      this.schema.raw('DROP FUNCTION guard_session_room()')
      return
    }
    for (const name of [
      'sittings_rooms',
      'class_sessions_room_update',
      'class_sessions_room_insert',
    ]) {
      this.schema.raw(`DROP TRIGGER ${name}`)
    }
  }
}
