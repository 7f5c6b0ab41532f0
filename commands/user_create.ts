import { args, flags } from '@adonisjs/core/ace'
import { text } from 'node:stream/consumers'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Role } from '#app/accounts/roles'
import type User from '#models/user'

export default class UserCreate extends OperatorCommand {
  static commandName = 'user:create'
  static description = 'Create an account; its first password is printed once'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'User name' })
  declare username: string

  @flags.string({ description: 'Full name', required: true })
  declare name: string

  @flags.array({ description: 'Role, may be given several times', required: true })
  declare role: string[]

  @flags.string({ description: 'Code of the base' })
  declare base?: string

  @flags.boolean({
    description:
      'Propose whose account it is: the number of the document is read from standard input, which no history of commands keeps',
  })
  declare document?: boolean

  @flags.string({ description: 'User name of the system administrator who proposes' })
  declare actor?: string

  async run() {
    const { roles } = await import('#app/accounts/roles')
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { default: CreateUser } = await import('#app/accounts/actions/create_user')
    const { default: OpenAccount } = await import('#app/people/account_links/actions/open_account')

    const unknown = this.role.find((role) => !roles.includes(role as Role))
    if (unknown) return this.refuse(`Unknown role ${unknown}. Roles: ${roles.join(', ')}`)
    const base = this.base ? await db.from('bases').where('code', this.base).first() : null
    if (this.base && !base) return this.refuse(`Unknown base ${this.base}`)
    const actor = this.actor ? await this.#administrator(this.actor) : null
    if (this.actor && !actor) {
      return this.refuse(`${this.actor} is no active system administrator`)
    }
    if (this.document && !actor) {
      return this.refuse('Name by --actor the system administrator who proposes the link')
    }

    const username = this.username.toLowerCase()
    const account = {
      username,
      fullName: this.name,
      roles: this.role as Role[],
      baseId: base?.id ?? null,
    }
    try {
      const { password } =
        this.document && actor
          ? await new OpenAccount().handle({
              ...account,
              actor,
              documentNumber: await documentNumber(),
            })
          : await new CreateUser().handle({ ...account, actor })
      this.say(`${username} ${password}`)
      if (this.document) this.say('Whose account it is waits for a second person')
    } catch (error) {
      const { safeReason } = await import('#app/shared/database/database_fault')
      this.refuse(safeReason(error))
    }
  }

  async #administrator(username: string): Promise<User | null> {
    const { default: User } = await import('#models/user')
    return User.query()
      .where({ username: username.toLowerCase(), status: 'active' })
      .whereIn('id', (query) =>
        query.from('user_roles').where('role', 'system_admin').select('user_id')
      )
      .first()
  }
}

/** The first line of standard input; nothing stands for no number, which is refused as one. */
async function documentNumber(): Promise<string> {
  const typed = await text(process.stdin)
  const [line] = typed.split('\n')
  return line.trim() || '-'
}
