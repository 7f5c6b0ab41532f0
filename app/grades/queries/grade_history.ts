import db from '@adonisjs/lucid/services/db'
import type { GradeStatus, SourceKind } from '#app/grades/grade_record_status'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface GradeRecordRow {
  id: number
  occupationId: number
  occupationCode: string
  occupationZh: string
  occupationEn: string
  /** Work type within the occupation, empty when it has none. */
  workType: string
  /** 1 (apprentice) to 8 (chief technician). */
  gradeRank: number
  sourceKind: SourceKind
  status: GradeStatus
  awardedOn: string
  /** The day it was withdrawn or ended; null while it is held. */
  endedOn: string | null
  document: string | null
  enrolmentId: number | null
  sittingId: number | null
  sittingCode: string | null
  classCode: string | null
}

/** Grades a person was awarded, those withdrawn and ended too, the latest first. */
export async function gradeHistory(
  personId: number,
  client: QueryClientContract = db.connection()
): Promise<GradeRecordRow[]> {
  return client
    .from('grade_records as g')
    .join('occupations as o', 'o.id', 'g.occupation_id')
    .leftJoin('sittings as s', 's.id', 'g.sitting_id')
    .leftJoin('course_classes as c', 'c.id', 's.course_class_id')
    .where('g.person_id', personId)
    .orderBy('g.awarded_on', 'desc')
    .orderBy('g.grade_rank', 'desc')
    .orderBy('g.id', 'desc')
    .select({
      id: 'g.id',
      occupationId: 'o.id',
      occupationCode: 'o.code',
      occupationZh: 'o.name_zh',
      occupationEn: 'o.name_en',
      workType: 'g.work_type',
      gradeRank: 'g.grade_rank',
      sourceKind: 'g.source_kind',
      status: 'g.status',
      awardedOn: 'g.awarded_on',
      endedOn: 'g.ended_on',
      document: 'g.document',
      enrolmentId: 'g.enrolment_id',
      sittingId: 'g.sitting_id',
      sittingCode: 's.code',
      classCode: 'c.code',
    })
}
