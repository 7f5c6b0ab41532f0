import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { CheckedRoster } from '#app/enrolments/roster/check_against_records'
import type User from '#models/user'

/**
 * `roster:import FILE --class CODE`: checks a roster and writes it, as the pages do. With
 * `--dry-run` nothing is enrolled. Prints one line for each finding (`cell severity fault; remedy`)
 * and the counts; with `--json` one object
 * `{"import","accepted","warned","refused","written","rows":[{"row","verdict","findings"}]}`.
 * Exits 1 with one line on standard error when the file or the class cannot be used, or when
 * `all_or_nothing` finds a faulty row.
 */
export default class RosterImportCommand extends OperatorCommand {
  static commandName = 'roster:import'
  static description = 'Check the roster of a class and enrol its people'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Roster file, .xlsx or .csv' })
  declare file: string

  @flags.string({ description: 'Code of the class, e.g. HM26-HG4-03', flagName: 'class' })
  declare classCode: string

  @flags.boolean({ description: 'Check only' })
  declare dryRun: boolean

  @flags.string({ description: 'good_rows or all_or_nothing', default: 'good_rows' })
  declare mode: string

  @flags.boolean({ description: 'Who acts has seen the originals of the proofs with a day' })
  declare proofsSeen: boolean

  @flags.string({ description: 'User name of who acts; else an administrator of the base' })
  declare actor: string

  @flags.string({ description: 'Language of the findings: zh-CN or en', default: 'zh-CN' })
  declare locale: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { RuleViolation } = await import('#app/shared/exceptions/rule_violation')
    try {
      await this.#import()
    } catch (error) {
      if (error instanceof RuleViolation) {
        const t = await this.#translator()
        return this.refuse(t(error.messageKey, error.params))
      }
      if (error instanceof BadInput) return this.refuse(error.message)
      throw error
    }
  }

  async #import() {
    const { default: CheckRoster } = await import('#app/enrolments/actions/check_roster')
    const { default: WriteRoster } = await import('#app/enrolments/actions/write_roster')
    const { contentOf, storedImport } = await import('#app/enrolments/queries/roster_imports')
    if (this.mode !== 'good_rows' && this.mode !== 'all_or_nothing') {
      throw new BadInput(`--mode is good_rows or all_or_nothing, not ${this.mode}`)
    }
    const { classId, filePath, fileName } = await this.#findInput()
    const actor = await this.#findActor(classId)

    const { id } = await new CheckRoster().handle({ actor, classId, filePath, fileName })
    const roster = await contentOf(id)
    if (!this.dryRun) {
      if (!this.json) await this.#printFindings(roster)
      await new WriteRoster().handle({
        actor,
        importId: id,
        mode: this.mode,
        proofsSeen: this.proofsSeen,
      })
    } else if (!this.json) await this.#printFindings(roster)

    const { counts } = (await storedImport(id))!
    if (this.json) {
      return this.say(JSON.stringify({ import: id, ...counts, rows: await this.#rows(roster) }))
    }
    const { accepted, warned, refused, written } = counts
    this.say(`accepted ${accepted}, warned ${warned}, refused ${refused}, written ${written}`)
  }

  async #findInput() {
    const { basename } = await import('node:path')
    const { stat } = await import('node:fs/promises')
    const { classFacts } = await import('#app/enrolments/queries/class_facts')
    if (!this.classCode) throw new BadInput('Name the class: --class CODE')
    const filePath = this.pathOf(this.file)
    const file = await stat(filePath).catch(() => null)
    if (!file?.isFile()) throw new BadInput(`There is no file ${this.file}`)
    const courseClass = await classFacts({ code: this.classCode })
    if (!courseClass) throw new BadInput(`There is no class ${this.classCode}`)
    return { classId: courseClass.id, filePath, fileName: basename(filePath) }
  }

  /** An administrator of the base of the class: the one named, else the one there longest. */
  async #findActor(classId: number): Promise<User> {
    const { default: User } = await import('#models/user')
    const { default: EnrolmentPolicy } = await import('#app/enrolments/enrolment_policy')
    const { classFacts } = await import('#app/enrolments/queries/class_facts')
    const courseClass = (await classFacts({ id: classId }))!
    const query = User.query().where('status', 'active')
    if (this.actor) query.where('username', this.actor.toLowerCase())
    else {
      query
        .where('base_id', courseClass.baseId)
        .whereIn('id', (roles) =>
          roles.from('user_roles').where('role', 'base_admin').select('user_id')
        )
        .orderBy('id')
    }
    const user = await query.first()
    if (!user) {
      throw new BadInput(
        this.actor
          ? `There is no active user ${this.actor}`
          : `The base of ${courseClass.code} has no administrator: name one by --actor`
      )
    }
    await user.loadRoles()
    if (!new EnrolmentPolicy().create(user, courseClass)) {
      throw new BadInput(`${user.username} is no administrator of the base of ${courseClass.code}`)
    }
    return user
  }

  async #rows(roster: CheckedRoster) {
    const t = await this.#translator()
    const { findingKey } = await import('#app/enrolments/roster/check_against_records')
    return roster.rows.map(({ row, verdict, findings }) => ({
      row,
      verdict,
      findings: findings.map(({ severity, code, column, given, params }) => ({
        cell: `${column}${row}`,
        severity,
        code,
        given,
        fault: t(`${findingKey(code)}.fault`, params),
        remedy: t(`${findingKey(code)}.remedy`, params),
      })),
    }))
  }

  async #printFindings(roster: CheckedRoster) {
    for (const { findings } of await this.#rows(roster)) {
      for (const { cell, severity, fault, remedy } of findings) {
        this.say(`${cell} ${severity} ${fault}; ${remedy}`)
      }
    }
  }

  async #translator() {
    const { default: i18nManager } = await import('@adonisjs/i18n/services/main')
    const i18n = i18nManager.locale(this.locale === 'en' ? 'en' : 'zh-CN')
    return (key: string, params?: Record<string, string | number>) => i18n.t(key, params)
  }
}

class BadInput extends Error {}
