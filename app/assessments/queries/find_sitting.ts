import Sitting from '#models/sitting'
import { findClass } from '#app/classes/queries/find_class'

/** A sitting and its class with its trainers, for the policy. */
export async function findSitting(id: string | number) {
  const sitting = await Sitting.findOrFail(Number(id))
  return { sitting, courseClass: await findClass(sitting.courseClassId) }
}
