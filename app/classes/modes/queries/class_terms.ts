import db from '@adonisjs/lucid/services/db'
import {
  type AimKind,
  type ModeOfClass,
  type ModeTerms,
  type TermFault,
  NO_TERMS,
  termFaults,
} from '#app/classes/modes/mode_terms'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** A version of the terms with who saved it. */
export interface SavedTerms extends ModeTerms {
  id: number
  version: number
  employerName: string | null
  creditCode: string | null
  fileKind: string | null
  savedBy: string
  savedAt: string
}

/** Every version of the terms of a class, the one in force first. */
export async function termsVersions(
  classId: number,
  client: QueryClientContract = db.connection()
): Promise<SavedTerms[]> {
  const rows = await client
    .from('class_terms as t')
    .join('users as u', 'u.id', 't.created_by_id')
    .leftJoin('employers as e', 'e.id', 't.employer_id')
    .where('t.course_class_id', classId)
    .orderBy('t.version', 'desc')
    .select('t.*', 'u.full_name', 'e.name as employer_name', 'e.credit_code')
  const ids = rows.map((row) => row.id as number)
  const posts = await client
    .from('class_term_posts')
    .whereIn('class_terms_id', ids)
    .orderBy('position')
  const stages = await client
    .from('class_term_stages')
    .whereIn('class_terms_id', ids)
    .orderBy('year_number')
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    employerId: row.employer_id,
    employerName: row.employer_name,
    creditCode: row.credit_code,
    place: row.place,
    aimKind: row.aim_kind as AimKind | null,
    aim: row.aim,
    projectName: row.project_name,
    purchaser: row.purchaser,
    documentNumber: row.document_number,
    partnerInstitution: row.partner_institution,
    contractFrom: row.contract_from,
    contractUntil: row.contract_until,
    hasAgreement: row.file_path !== null,
    fileKind: row.file_kind,
    savedBy: row.full_name,
    savedAt: row.created_at,
    posts: posts
      .filter((post) => post.class_terms_id === row.id)
      .map(({ name, headcount }) => ({ name, headcount })),
    stages: stages
      .filter((stage) => stage.class_terms_id === row.id)
      .map(({ year_number: year, hours, content }) => ({ year, hours, content })),
  }))
}

/** What the terms of a class are judged by. @throws E_ROW_NOT_FOUND */
export async function modeOfClass(
  client: QueryClientContract,
  classId: number
): Promise<ModeOfClass> {
  const row = await client
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('c.id', classId)
    .select('c.mode', 'c.training_kind', 'c.apprenticeship_years', 'c.employer_id')
    .select('co.theory_hours', 'co.practice_hours')
    .firstOrFail()
  return {
    mode: row.mode,
    trainingKind: row.training_kind,
    apprenticeshipYears: row.apprenticeship_years,
    payingEmployerId: row.employer_id,
    hours: row.theory_hours + row.practice_hours,
  }
}

/** What the class lacks of what its mode asks for. */
export async function termFaultsOf(
  client: QueryClientContract,
  classId: number
): Promise<TermFault[]> {
  const courseClass = await modeOfClass(client, classId)
  const [terms] = await termsVersions(classId, client)
  return termFaults(courseClass, terms ?? NO_TERMS)
}
