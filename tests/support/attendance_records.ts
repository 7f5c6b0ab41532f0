import clock from '#app/shared/clock'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { insertRow, userWith } from '#tests/support/world'
import sharp from 'sharp'
import { storeImage } from '#app/shared/files/private_file'
import { INSPECTION_PHOTO, PHOTO_TERMS } from '#app/attendance/inspections/inspection'
import type { PrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

/** Leave with a proof, refused. */
export async function aLeave(
  sessionId: number,
  enrolmentId: number,
  decider: User,
  proof: PrivateFile
): Promise<number> {
  const at = clock.instant()
  const leaveId = await insertRow('leave_requests', {
    enrolment_id: enrolmentId,
    reason_kind: 'sick',
    file_kind: proof.kind,
    file_path: proof.path,
    file_sha256: proof.sha256,
    status: 'refused',
    asked_by_id: (await userWith('trainee')).id,
    asked_at: at,
    decided_by_id: decider.id,
    decided_at: at,
    decision_reason: '证明日期不符',
  })
  await insertRow('leave_request_sessions', {
    leave_request_id: leaveId,
    enrolment_id: enrolmentId,
    class_session_id: sessionId,
    is_live: false,
  })
  return leaveId
}

/** A sheet that a telephone sent after the class was over. */
export async function aRollCallSheet(sessionId: number, instructor: User): Promise<number> {
  const at = clock.instant()
  const deviceId = await insertRow('roll_call_devices', {
    user_id: instructor.id,
    public_key: `key-${sessionId}`,
    created_at: at,
  })
  return insertRow('roll_call_sheets', {
    roll_call_device_id: deviceId,
    class_session_id: sessionId,
    sequence: 1,
    payload: JSON.stringify({
      v: 1,
      session: sessionId,
      sequence: 1,
      markedAt: at,
      known: null,
      marks: [],
    }),
    signature: 'AA==',
    marked_at: at,
    skew_seconds: 0,
    received_at: at,
    outcome: 'refused',
    cause: 'closed',
  })
}

/** A file of an attendance device, checked; it holds no rows. */
export function aPunchFile(classId: number, admin: User): Promise<number> {
  return insertRow('punch_files', {
    course_class_id: classId,
    file_name: '打卡.csv',
    file_sha256: '0'.repeat(64),
    status: 'checked',
    rows_good: 0,
    rows_faulty: 0,
    content_cipher: encryptField('[]'),
    checked_by_id: admin.id,
    checked_at: clock.instant(),
  })
}

/** A recorded inspection with a photo, answered. */
export async function anInspection(sessionId: number, reviewer: User): Promise<number> {
  const at = clock.instant()
  const bytes = await aPicture()
  const photo = await storeImage({ clientName: 'room.png', bytes }, INSPECTION_PHOTO, PHOTO_TERMS)
  return insertRow('inspections', {
    class_session_id: sessionId,
    kind: 'unannounced',
    status: 'answered',
    planned_by_id: reviewer.id,
    planned_at: at,
    inspected_by_id: reviewer.id,
    inspected_at: at,
    recorded_at: at,
    head_count: 2,
    finding: 'none',
    photo_path: photo.path,
    photo_sha256: photo.sha256,
    answer: '已知悉',
    answered_by_id: reviewer.id,
    answered_at: at,
  })
}

/** A small picture, as a camera may send it. */
export function aPicture(): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: '#888' } })
    .png()
    .toBuffer()
}
