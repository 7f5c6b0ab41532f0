import { slots } from '#app/bases/resources/slots'

/** Language file of rooms, trainers and closures. */
export const RESOURCES = 'resources'

export const resourceStatuses = ['in_use', 'retired'] as const
export type ResourceStatus = (typeof resourceStatuses)[number]

export const accessibilities = ['yes', 'no', 'unknown'] as const

/** Where the file of a qualification lies, and the field of the form that it comes in. */
export const QUALIFICATION_FILE = { folder: 'qualifications', field: 'file' }

/** Every part of a week, as the form of availability offers them: `1 morning` to `7 evening`. */
export const weekSlots = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
  slots.map((slot) => `${weekday} ${slot}`)
)
