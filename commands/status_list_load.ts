import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type User from '#models/user'

/**
 * `status_list:load KIND FILE --as-of DAY --organisation NAME`: checks a status list and puts it in
 * force, as the pages do. With `--dry-run` nothing is put in force. Prints one line for each fault and
 * the counts, and on standard error how far it is with a long list; with `--json` one object
 * `{"check","list","version","good","faulty","matched","added","gone","findings":[…]}`. Exits 1 with
 * one line on standard error when the file cannot be used, or when `all_or_nothing` meets a faulty row.
 */
export default class StatusListLoadCommand extends OperatorCommand {
  static commandName = 'status_list:load'
  static description = 'Check a status list of another authority and put it in force'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Kind of list, e.g. deceased, pension, student' })
  declare kind: string

  @args.string({ description: 'List, .xlsx or .csv' })
  declare file: string

  @flags.string({ description: 'Day that the data describes, YYYY-MM-DD', flagName: 'as-of' })
  declare asOf: string

  @flags.string({ description: 'Who sent it' })
  declare organisation: string

  @flags.string({ description: 'Number of the document it came with' })
  declare document: string

  @flags.boolean({ description: 'Check only' })
  declare dryRun: boolean

  @flags.string({ description: 'good_rows or all_or_nothing', default: 'all_or_nothing' })
  declare mode: string

  @flags.string({ description: 'User name of a policy manager; else the first' })
  declare actor: string

  @flags.string({ description: 'Language of the faults: zh-CN or en', default: 'zh-CN' })
  declare locale: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { errors } = await import('@vinejs/vine')
    const { RuleViolation } = await import('#app/shared/exceptions/rule_violation')
    const { default: i18nManager } = await import('@adonisjs/i18n/services/main')
    const i18n = i18nManager.locale(this.locale === 'en' ? 'en' : 'zh-CN')
    try {
      await this.#load((key, params) => i18n.t(key, params))
    } catch (error) {
      if (error instanceof RuleViolation) {
        return this.refuse(i18n.t(error.messageKey, error.params))
      }
      if (error instanceof errors.E_VALIDATION_ERROR) {
        const [first] = error.messages as { field: string; message: string }[]
        return this.refuse(`${first.field}: ${first.message}`)
      }
      if (error instanceof BadInput) return this.refuse(error.message)
      throw error
    }
  }

  async #load(t: (key: string, params?: Record<string, string | number>) => string) {
    const { basename } = await import('node:path')
    const { stat } = await import('node:fs/promises')
    const { newListValidator } = await import('#app/subsidies/status_lists/validators')
    const { checkPage } = await import('#app/subsidies/status_lists/queries/status_lists')
    const { default: CheckStatusList } =
      await import('#app/subsidies/status_lists/actions/check_status_list')
    const { default: LoadStatusList } =
      await import('#app/subsidies/status_lists/actions/load_status_list')
    if (this.mode !== 'good_rows' && this.mode !== 'all_or_nothing') {
      throw new BadInput(`--mode is good_rows or all_or_nothing, not ${this.mode}`)
    }
    const { kind, asOf, organisation, document } = this
    const fields = await newListValidator.validate({ kind, asOf, organisation, document })
    const filePath = this.pathOf(this.file)
    const file = await stat(filePath).catch(() => null)
    if (!file?.isFile()) throw new BadInput(`There is no file ${this.file}`)
    const actor = await this.#actor()

    const { id } = await new CheckStatusList().handle({
      actor,
      ...fields,
      filePath,
      fileName: basename(filePath),
      onRows: this.#progress('read'),
    })
    const { check, findings } = (await checkPage(id))!
    const told = findings.map(({ cell, code, given, params }) => ({
      cell,
      code,
      given,
      fault: t(`status_lists.findings.${code}.fault`, params),
      remedy: t(`status_lists.findings.${code}.remedy`, params),
    }))
    if (!this.json) {
      for (const one of told) this.say(`${one.cell} ${one.fault}; ${one.remedy}`)
    }
    const loaded = this.dryRun
      ? null
      : await new LoadStatusList().handle({
          actor,
          checkId: id,
          mode: this.mode,
          onRows: this.#progress('written'),
        })
    const { rows_good: good, rows_faulty: faulty, matched, added, gone } = check
    const counts = { good, faulty, matched, added, gone }
    const list = { list: loaded?.id ?? null, version: loaded?.version ?? null }
    if (this.json)
      return this.say(JSON.stringify({ check: id, ...list, ...counts, findings: told }))
    this.say(
      `good ${good}, faulty ${faulty}, matched ${matched}, added ${added}, gone ${gone}` +
        (loaded ? `, in force as version ${loaded.version}` : ', not put in force')
    )
  }

  /** A line on standard error for every so many rows, for those who wait for a long list. */
  #progress(what: string) {
    let next = PROGRESS
    return (rows: number) => {
      if (rows < next) return
      process.stderr.write(`${rows} rows ${what}\n`)
      next = rows - (rows % PROGRESS) + PROGRESS
    }
  }

  async #actor(): Promise<User> {
    const { default: User } = await import('#models/user')
    const query = User.query()
      .where('status', 'active')
      .whereIn('id', (roles) =>
        roles.from('user_roles').where('role', 'policy_manager').select('user_id')
      )
      .orderBy('id')
    if (this.actor) query.where('username', this.actor.toLowerCase())
    const user = await query.first()
    if (!user) {
      throw new BadInput(
        this.actor
          ? `${this.actor} is no active policy manager`
          : 'There is no policy manager: create one with user:create'
      )
    }
    return user.loadRoles()
  }
}

const PROGRESS = 20_000

class BadInput extends Error {}
