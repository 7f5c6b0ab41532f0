import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `timetable:make --base HM --from 2026-03-01 --to 2026-12-31`: makes the timetable of every drafted
 * and returned class of the base that was drafted for the period, as the page would with the usual
 * wishes. With `--apply` it is put in force. With `--json` one object: `{"plan","status","seed",
 * "classes","placed","objective","bound","proven","moved","unfit","unmet","applied","told"}`. Exits 1
 * when it could not be made or put in force.
 */
export default class TimetableMakeCommand extends OperatorCommand {
  static commandName = 'timetable:make'
  static description = 'Make the timetable of a period of a base; --apply puts it in force'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Code of the base, e.g. HM' })
  declare base: string

  @flags.string({ description: 'First day, YYYY-MM-DD' })
  declare from: string

  @flags.string({ description: 'Last day, YYYY-MM-DD, of the same year' })
  declare to: string

  @flags.number({ description: 'The same seed makes the same timetable', default: 1 })
  declare seed: number

  @flags.boolean({ description: 'Put it in force and tell those affected' })
  declare apply: boolean

  @flags.string({ description: 'User name of who acts; else an administrator of the base' })
  declare actor: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { isDay } = await import('#app/shared/days')
    if (!this.base) return this.refuse('Give the base: --base CODE')
    if (![this.from, this.to].every((day) => day && isDay(day))) {
      return this.refuse('Give the period: --from DAY --to DAY, each YYYY-MM-DD')
    }
    const base = await db.from('bases').where('code', this.base).first()
    if (!base) return this.refuse(`No base has the code ${this.base}`)
    const actor = await this.#officer(base.id)
    if (!actor) return this.refuse(`The base ${this.base} has no such active administrator`)
    try {
      await this.#make(base.id, actor)
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error
      this.refuse(error.message)
    }
  }

  async #make(baseId: number, actor: import('#models/user').default) {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { default: Start } =
      await import('#app/classes/timetable_maker/actions/start_timetable_plan')
    const { default: Run } = await import('#app/classes/timetable_maker/actions/run_timetable_plan')
    const { default: Apply } =
      await import('#app/classes/timetable_maker/actions/apply_timetable_plan')
    const { USUAL_WEIGHTS } = await import('#app/classes/timetable_maker/problem')
    const { from, to, seed } = this
    const drafts = await db
      .from('course_classes')
      .where({ base_id: baseId, year: Number(from.slice(0, 4)) })
      .whereIn('status', ['draft', 'returned'])
      .whereBetween('starts_on', [from, to])
      .orderBy('id')
      .select('id')
    const slots = ['morning' as const, 'afternoon' as const]
    const settings = {
      classIds: drafts.map((row) => row.id as number),
      slots,
      preferredSlots: slots,
      weights: USUAL_WEIGHTS,
      mayStartEarlier: false,
    }
    const { id } = await new Start().handle({ actor, baseId, from, to, settings, seed })
    await new Run().handle(id)
    const plan = await db.from('timetable_plans').where('id', id).firstOrFail()
    if (plan.status !== 'made') return this.refuse(`Plan ${id} ${plan.status}: ${plan.failure}`)
    const made = JSON.parse(plan.result)
    const done = this.apply ? await new Apply().handle({ actor, planId: id }) : null
    const summary = {
      plan: id,
      status: done ? 'applied' : 'made',
      seed,
      classes: settings.classIds.length,
      placed: new Set(made.sessions.map((one: { classId: number }) => one.classId)).size,
      objective: plan.objective,
      bound: plan.bound,
      proven: made.boundKind === 'proven',
      moved: made.objective.moved,
      unfit: made.unfit,
      unmet: made.unmet,
      applied: done?.changed ?? 0,
      told: done?.told ?? 0,
    }
    if (this.json) return this.say(JSON.stringify(summary))
    this.say(`plan ${id}: ${summary.placed} of ${summary.classes} classes, ${summary.status}`)
    this.say(`cost ${plan.objective}, proven minimum ${summary.proven ? plan.bound : 'none'}`)
    for (const one of made.unfit) {
      this.say(`class ${one.classId} has no place: ${one.reason} ${JSON.stringify(one.values)}`)
    }
  }

  async #officer(baseId: number) {
    const { default: User } = await import('#models/user')
    const query = User.query().where({ baseId, status: 'active' }).orderBy('id')
    if (this.actor) query.where('username', this.actor)
    for (const user of await query) {
      await user.loadRoles()
      if (user.has('base_admin')) return user
    }
    return null
  }
}
