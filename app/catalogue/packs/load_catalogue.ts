import { type PackLoad, sourceText } from '#app/catalogue/packs/pack_load'

/** Grades, occupations, work calendars, specialties and courses: they follow the pack. */
export async function loadCatalogue(load: PackLoad) {
  await loadGrades(load)
  await loadOccupations(load)
  await loadWorkCalendars(load)
  await loadSpecialties(load)
  await loadCourses(load)
}

async function loadGrades(load: PackLoad) {
  const rows = load.reading.contents.grades.map((grade) => ({
    rank: grade.rank,
    code: grade.code,
    digit: grade.digit === undefined ? null : String(grade.digit),
    level_zh: grade.level?.['zh-CN'] ?? '',
    name_zh: grade.name['zh-CN'],
    name_en: grade.level ? `${grade.level.en} / ${grade.name.en}` : grade.name.en,
    source: sourceText(grade.source),
  }))
  await load.writer.write('grades', ['code'], rows)
}

async function loadOccupations(load: PackLoad) {
  const { occupations } = load.reading.contents
  const rows = occupations.map((occupation) => ({
    code: occupation.code,
    standard_code: occupation.standardCode ?? null,
    standard_year: occupation.standardYear ?? null,
    name_zh: occupation.name['zh-CN'],
    name_en: occupation.name.en,
    edition: occupation.edition,
    value_status: occupation.status,
    source: sourceText(occupation.source),
  }))
  load.occupations = await load.writer.write('occupations', ['code'], rows, {
    onlyNew: load.created,
  })

  for (const occupation of occupations) {
    const id = load.occupations.get(occupation.code)!
    const whole = { name: { 'zh-CN': '' }, grades: occupation.grades }
    const grades = [whole, ...(occupation.workTypes ?? [])].flatMap((workType) =>
      workType.grades.map((grade) => ({
        occupation_id: id,
        work_type: workType.name['zh-CN'],
        grade_rank: load.rankOf(grade),
      }))
    )
    await load.writer.write('occupation_grades', ['work_type', 'grade_rank'], grades, {
      replaceWithin: { occupation_id: id },
    })
  }
}

async function loadWorkCalendars(load: PackLoad) {
  const { workCalendars } = load.reading.contents
  const years = workCalendars.map(({ year, source }) => ({ year, source: sourceText(source) }))
  await load.writer.write('work_calendar_years', ['year'], years, {
    onlyNew: { loaded_at: load.now },
  })
  for (const { year, days } of workCalendars) {
    const rows = days.map((day) => ({
      day: day.on,
      year,
      kind: day.kind,
      name: day.name['zh-CN'],
    }))
    await load.writer.write('work_days', ['day'], rows, { replaceWithin: { year } })
  }
}

async function loadSpecialties(load: PackLoad) {
  const { specialties } = load.reading.contents
  const rows = specialties.map((specialty, index) => ({
    code: specialty.code,
    position: index + 1,
    name_zh: specialty.name['zh-CN'],
    name_en: specialty.name.en,
    source: sourceText(specialty.source),
  }))
  load.specialties = await load.writer.write('specialties', ['code'], rows, {
    onlyNew: load.created,
  })
  for (const specialty of specialties) {
    const id = load.specialties.get(specialty.code)!
    const links = specialty.occupations.map((code) => ({
      specialty_id: id,
      occupation_id: load.occupations.get(code)!,
    }))
    await load.writer.write('specialty_occupations', ['occupation_id'], links, {
      replaceWithin: { specialty_id: id },
    })
  }
}

async function loadCourses(load: PackLoad) {
  const rows = load.reading.contents.courses.map((course) => ({
    code: course.code,
    specialty_id: load.specialties.get(course.specialty)!,
    occupation_id: load.occupations.get(course.occupation)!,
    work_type: course.workType ?? '',
    grade_rank: load.rankOf(course.grade),
    title_zh: course.title['zh-CN'],
    title_en: course.title.en,
    theory_hours: course.theoryHours,
    practice_hours: course.practiceHours,
    hours_per_day: course.hoursPerDay,
    value_status: course.status,
    source: sourceText(course.source),
    listed_until: course.listedUntil ?? null,
  }))
  await load.writer.write('courses', ['code'], rows, { onlyNew: load.created })
}
