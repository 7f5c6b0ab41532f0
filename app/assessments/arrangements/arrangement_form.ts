import { type Component, COMPONENTS } from '#app/grades/pass_rule'
import type { PartInput, StaffInput } from '#app/assessments/arrangements/actions/arrange_sitting'

interface TypedPart {
  startsAt: string
  minutes: number
  atOnce?: number
}

interface TypedStaff {
  roomId?: number | null
  assessor?: unknown
  panel?: unknown
}

/** The parts of the form in the order of the day. */
export function readParts(typed: Partial<Record<Component, TypedPart>>): PartInput[] {
  return COMPONENTS.flatMap((component) => {
    const part = typed[component]
    return part ? [{ component, atOnce: 1, ...part }] : []
  })
}

/** The duties that the form gives, keyed `x<examiner id>`. */
export function readStaff(typed: Record<string, TypedStaff>): StaffInput[] {
  return Object.entries(typed).flatMap(([key, row]) => {
    const examinerId = Number(key.slice(1))
    const duties: StaffInput[] = []
    if (row.roomId) duties.push({ examinerId, duty: 'invigilator', roomId: row.roomId })
    if (row.assessor) duties.push({ examinerId, duty: 'assessor' })
    if (row.panel) duties.push({ examinerId, duty: 'panel' })
    return duties
  })
}
