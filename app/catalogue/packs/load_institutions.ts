import { insertMany } from '#app/shared/database/rows'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { type PackLoad, sourceText } from '#app/catalogue/packs/pack_load'
import type { PackBase, PackPlan } from '#app/catalogue/packs/pack_shapes'

/** Bases with rooms and trainers, assessment bodies with their filings, and the plans of seats. */
export async function loadInstitutions(load: PackLoad) {
  for (const base of load.reading.contents.bases) await loadBase(load, base)
  await loadAssessmentBodies(load)
  for (const plan of load.reading.contents.plans) await loadPlan(load, plan)
}

async function loadBase(load: PackLoad, base: PackBase) {
  const row = {
    code: base.code,
    kind: base.kind,
    name_zh: base.name['zh-CN'],
    name_en: base.name.en,
    short_name: base.shortName,
    address: base.address ?? null,
    listed_until: base.listedUntil ?? null,
    source: sourceText(base.source),
  }
  const account = {
    account_name: base.account?.name ?? null,
    bank_name: base.account?.bank ?? null,
    account_cipher: base.account ? encryptField(base.account.number) : null,
    account_mask: base.account ? `**** ${base.account.number.slice(-4)}` : null,
  }
  const ids = await load.writer.write('bases', ['code'], [row], {
    onlyNew: { ...account, ...load.created },
  })
  const id = ids.get(base.code)!
  load.bases.set(base.code, id)
  await loadInstitution(load, base, id)
  await loadRooms(load, base, id)
  await loadTrainers(load, base, id)
}

/** Licence and filings change in the product by two people, so an institution there is left alone. */
async function loadInstitution(load: PackLoad, base: PackBase, baseId: number) {
  const specialties = base.specialties.map((code) => ({
    base_id: baseId,
    specialty_id: load.specialties.get(code)!,
  }))
  await load.writer.write('base_specialties', ['base_id', 'specialty_id'], specialties)

  const { institution } = base
  if (!institution) return
  const known = await load.trx.from('institutions').where('code', institution.code).first()
  if (known) return
  const ids = await load.writer.write(
    'institutions',
    ['code'],
    [
      {
        code: institution.code,
        kind: institution.kind,
        name_zh: institution.name['zh-CN'],
        name_en: institution.name.en,
        licence_number: institution.licence?.number ?? null,
        licence_authority: institution.licence?.authority ?? null,
        valid_from: institution.licence?.validFrom ?? null,
        valid_until: institution.licence?.validUntil ?? null,
        value_status: institution.status,
        source: sourceText(institution.source),
        ...load.created,
      },
    ]
  )
  const institutionId = ids.get(institution.code)!
  await load.trx.from('bases').where('id', baseId).update({ institution_id: institutionId })
  await insertMany(
    load.trx,
    'institution_filings',
    institution.filings.map((filing) => ({
      institution_id: institutionId,
      specialty_id: load.specialties.get(filing.specialty)!,
      occupation_id: filing.occupation ? load.occupations.get(filing.occupation)! : null,
      lowest_rank: load.rankOf(filing.lowest),
      highest_rank: load.rankOf(filing.highest),
      document: filing.document ?? null,
      valid_from: filing.validFrom ?? null,
      valid_until: filing.validUntil ?? null,
      ...load.created,
    }))
  )
  load.writer.count('institution_filings', 'added', institution.filings.length)
}

/** Rooms change on their pages: the pack brings new ones with what stands in them. */
async function loadRooms(load: PackLoad, base: PackBase, baseId: number) {
  const known = await codesOf(load, 'rooms', baseId)
  const rooms = base.rooms.map((room) => ({
    base_id: baseId,
    code: room.code,
    name_zh: room.name['zh-CN'],
    name_en: room.name.en,
    seats: room.seats,
    specialty_id: room.specialty ? load.specialties.get(room.specialty)! : null,
    is_accessible: room.accessible ?? 'unknown',
  }))
  const ids = await load.writer.write('rooms', ['base_id', 'code'], rooms, {
    onlyNew: load.created,
    addOnly: true,
  })
  for (const room of base.rooms.filter(({ code }) => !known.has(code))) {
    const id = ids.get(`${baseId} ${room.code}`)!
    const workstations = (room.workstations ?? []).map((one) => ({
      room_id: id,
      specialty_id: load.specialties.get(one.specialty)!,
      workstations: one.count,
    }))
    await load.writer.write('room_workstations', ['room_id', 'specialty_id'], workstations)
    const equipment = (room.equipment ?? []).map((one) => ({
      room_id: id,
      specialty_id: one.specialty ? load.specialties.get(one.specialty)! : null,
      name: one.name,
      quantity: one.quantity,
      usable: one.quantity,
    }))
    await load.writer.write('room_equipment', ['room_id', 'name'], equipment)
  }
}

/** The same of trainers, their qualifications and limits. */
async function loadTrainers(load: PackLoad, base: PackBase, baseId: number) {
  const known = await codesOf(load, 'trainers', baseId)
  const trainers = base.trainers.map((trainer) => ({
    base_id: baseId,
    code: trainer.code,
    name: trainer.name,
    qualification: trainer.qualification ?? null,
    specialty_id: trainer.specialty ? load.specialties.get(trainer.specialty)! : null,
  }))
  const ids = await load.writer.write('trainers', ['base_id', 'code'], trainers, {
    onlyNew: load.created,
    addOnly: true,
  })
  for (const trainer of base.trainers.filter(({ code }) => !known.has(code))) {
    const id = ids.get(`${baseId} ${trainer.code}`)!
    const qualifications = (trainer.qualifications ?? []).map((one) => ({
      trainer_id: id,
      specialty_id: load.specialties.get(one.specialty)!,
      occupation_id: one.occupation ? load.occupations.get(one.occupation)! : null,
      grade_rank: one.grade ? load.rankOf(one.grade) : null,
      title: trainer.qualification ?? base.name['zh-CN'],
      document_number: one.number ?? null,
      valid_from: one.validFrom ?? null,
      valid_until: one.validUntil ?? null,
      ...load.created,
    }))
    await insertMany(load.trx, 'trainer_qualifications', qualifications)
    load.writer.count('trainer_qualifications', 'added', qualifications.length)
    const { hoursPerWeek: week, hoursPerDay: day } = trainer
    if (week === undefined && day === undefined) continue
    const limits = { trainer_id: id, hours_per_week: week ?? null, hours_per_day: day ?? null }
    await load.writer.write('trainer_limits', ['trainer_id'], [limits])
  }
}

async function codesOf(load: PackLoad, table: 'rooms' | 'trainers', baseId: number) {
  const rows = await load.trx.from(table).where('base_id', baseId).select('code')
  return new Set(rows.map((row) => row.code as string))
}

async function loadAssessmentBodies(load: PackLoad) {
  const { assessment_bodies: bodies } = load.reading.contents
  const rows = bodies.map((body) => ({
    code: body.code,
    name_zh: body.name['zh-CN'],
    name_en: body.name.en,
    type_letter: body.typeLetter,
    body_code: body.bodyCode,
    province_code: body.provinceCode,
    sequence_code: body.sequenceCode,
    filed_until: body.filedUntil,
    value_status: body.status,
    source: sourceText(body.source),
  }))
  const ids = await load.writer.write('assessment_bodies', ['code'], rows, {
    onlyNew: load.created,
  })
  for (const body of bodies) {
    const id = ids.get(body.code)!
    const filings = body.filings.flatMap((filing) =>
      filing.grades.map((grade) => ({
        assessment_body_id: id,
        occupation_id: load.occupations.get(filing.occupation)!,
        grade_rank: load.rankOf(grade),
      }))
    )
    await load.writer.write('assessment_body_filings', ['occupation_id', 'grade_rank'], filings, {
      replaceWithin: { assessment_body_id: id },
    })
  }
}

/** Seats are reserved and moved between specialties in the year, so a plan there is left alone. */
async function loadPlan(load: PackLoad, plan: PackPlan) {
  const key = { base_id: load.bases.get(plan.base)!, year: plan.year }
  const existing = await load.trx.from('annual_plans').where(key).first()
  if (existing) {
    const isSame = await hasAllocations(load, existing.id, plan)
    if (!isSame) load.kept.push(`plan ${plan.base} ${plan.year}`)
    return
  }
  await load.trx.table('annual_plans').insert({
    ...key,
    capacity: plan.capacity,
    value_status: plan.status,
    source: sourceText(plan.source),
    ...load.created,
  })
  const { id } = await load.trx.from('annual_plans').where(key).firstOrFail()
  const allocations = plan.allocations.map((allocation) => ({
    annual_plan_id: id,
    specialty_id: load.specialties.get(allocation.specialty)!,
    capacity: allocation.seats,
  }))
  await load.trx.table('plan_allocations').multiInsert(allocations)
  load.writer.count('annual_plans', 'added')
  load.writer.count('plan_allocations', 'added', allocations.length)
}

async function hasAllocations(load: PackLoad, planId: number, plan: PackPlan) {
  const rows = await load.trx.from('plan_allocations').where('annual_plan_id', planId)
  const seats = new Map(rows.map((row) => [row.specialty_id, row.capacity]))
  return plan.allocations.every((allocation) => {
    return seats.get(load.specialties.get(allocation.specialty)) === allocation.seats
  })
}
