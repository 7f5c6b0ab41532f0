import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Role } from '#app/accounts/roles'

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

  async run() {
    const { roles } = await import('#app/accounts/roles')
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { default: CreateUser } = await import('#app/accounts/actions/create_user')

    const unknown = this.role.find((role) => !roles.includes(role as Role))
    if (unknown) return this.refuse(`Unknown role ${unknown}. Roles: ${roles.join(', ')}`)
    const base = this.base ? await db.from('bases').where('code', this.base).first() : null
    if (this.base && !base) return this.refuse(`Unknown base ${this.base}`)

    try {
      const { password } = await new CreateUser().handle({
        actor: null,
        username: this.username.toLowerCase(),
        fullName: this.name,
        roles: this.role as Role[],
        baseId: base?.id ?? null,
      })
      process.stdout.write(`${this.username.toLowerCase()} ${password}\n`)
    } catch (error) {
      const { safeReason } = await import('#app/shared/database/database_fault')
      this.refuse(safeReason(error))
    }
  }
}
