import db from '@adonisjs/lucid/services/db'
import { creditCheckCharacter } from '#app/people/credit_code'
import CreateEmployer from '#app/subsidies/employers/actions/create_employer'
import type User from '#models/user'
import type { PlannedClass } from '#app/simulation/year_plan'
import type { SyntheticPeople, SyntheticPerson } from '#app/simulation/synthetic_people'

/** An enterprise that exists nowhere, and whom it sends to one class. */
export interface Sending {
  employerId: number
  staff: SyntheticPerson[]
}

const NAMES = [
  '侯马示例精密模具有限公司',
  '侯马示例机械制造有限公司',
  '侯马示例电气工程有限公司',
  '侯马示例商贸物流有限公司',
  '侯马示例康养服务有限公司',
]

/**
 * Gives every class that an enterprise sends its people to an enterprise and those people, by the
 * label of the class. They are known before the year starts: the insurance list names them.
 */
export async function assembleEnterprises(
  actor: User,
  classes: PlannedClass[],
  people: SyntheticPeople
): Promise<Map<string, Sending>> {
  const sending = new Map<string, Sending>()
  for (const planned of classes) {
    if (planned.enrolled === 'anybody') continue
    const employerId = await findOrCreate(actor, sending.size)
    const staff = Array.from({ length: planned.seats }, () => employee(people.next()))
    sending.set(planned.label, { employerId, staff })
  }
  return sending
}

/**
 * The first class that anybody may join is held to the order of the first enterprise, by the label of
 * the class: people without work, trained for its posts.
 */
export function firstOrder(
  classes: PlannedClass[],
  sending: ReadonlyMap<string, Sending>
): Map<string, number> {
  const ordered = classes.find((planned) => planned.enrolled === 'anybody')
  const [first] = sending.values()
  return new Map(ordered && first ? [[ordered.label, first.employerId]] : [])
}

function employee(person: SyntheticPerson): SyntheticPerson {
  return { ...person, traineeCategory: 'enterprise_employee' }
}

async function findOrCreate(actor: User, index: number): Promise<number> {
  const order = String(index + 1).padStart(4, '0')
  const first17 = `91141081MA0KE${order}`
  const creditCode = first17 + creditCheckCharacter(first17)
  const known = await db.from('employers').where('credit_code', creditCode).first()
  if (known) return known.id
  const name = NAMES[index % NAMES.length]
  const { id } = await new CreateEmployer().handle({
    actor,
    creditCode,
    name: index < NAMES.length ? name : `${name}第${index + 1}分公司`,
    accountName: name,
    bankName: '示例银行侯马支行',
    account: `035700000001${order}`,
  })
  return id
}
