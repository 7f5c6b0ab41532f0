import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import CreateUser from '#app/accounts/actions/create_user'
import type { Role } from '#app/accounts/roles'

interface Part {
  username: string
  fullName: string
  roles: Role[]
  atBase?: boolean
}

/** The people of the demonstration, one for each desk; also the accounts that can be tried. */
export const parts = [
  { username: 'jidi', fullName: '陈立新', roles: ['base_admin'], atBase: true },
  { username: 'jidi2', fullName: '何静', roles: ['base_admin'], atBase: true },
  { username: 'jiaoshi', fullName: '史文', roles: ['instructor'], atBase: true },
  { username: 'chushen', fullName: '李雪梅', roles: ['reviewer'] },
  { username: 'chushen2', fullName: '王建华', roles: ['reviewer'] },
  { username: 'fuhe', fullName: '周敏', roles: ['approver'] },
  { username: 'fuhe2', fullName: '郑丽', roles: ['approver'] },
  { username: 'caiwu', fullName: '孙国栋', roles: ['finance'] },
  { username: 'zhengce', fullName: '郭明', roles: ['policy_manager'] },
  { username: 'shenji', fullName: '高远', roles: ['auditor'] },
  { username: 'xitong', fullName: '系统管理员', roles: ['system_admin'] },
] as const satisfies readonly Part[]

export type Username = (typeof parts)[number]['username']

/** Who acts in the simulated year. */
export type Cast = Record<Username, User> & { trainers: Map<number, User> }

/**
 * Finds or creates the people who act in a simulated year: one at each desk, and an account for every
 * trainer of the base. Without a password theirs are random and known to nobody.
 */
export async function assembleCast({
  baseId,
  password,
}: {
  baseId: number
  password?: string
}): Promise<Cast> {
  const cast = {} as Record<Username, User>
  for (const part of parts) {
    cast[part.username] = await findOrCreate({ ...part, roles: [...part.roles] }, baseId, password)
  }
  return { ...cast, trainers: await assembleTrainers(baseId, cast.jiaoshi, password) }
}

async function findOrCreate(part: Part, baseId: number, password?: string): Promise<User> {
  const known = await User.findBy('username', part.username)
  if (known) return known.loadRoles()
  const { id } = await new CreateUser().handle({
    actor: null,
    username: part.username,
    fullName: part.fullName,
    roles: part.roles,
    baseId: part.atBase ? baseId : null,
    password,
  })
  const user = await User.findOrFail(id)
  return user.loadRoles()
}

async function assembleTrainers(baseId: number, first: User, password?: string) {
  const trainers = await db.from('trainers').where('base_id', baseId).orderBy('id')
  const users = new Map<number, User>()
  for (const trainer of trainers) {
    const known = trainer.user_id ? await User.findOrFail(trainer.user_id) : null
    const user = known
      ? await known.loadRoles()
      : trainer.name === first.fullName
        ? first
        : await findOrCreate(
            {
              username: `jiaoshi-${String(trainer.code).toLowerCase()}`,
              fullName: trainer.name,
              roles: ['instructor'],
              atBase: true,
            },
            baseId,
            password
          )
    if (!trainer.user_id) {
      await db.from('trainers').where('id', trainer.id).update({ user_id: user.id })
    }
    users.set(trainer.id, user)
  }
  return users
}
