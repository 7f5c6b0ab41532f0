import { args, flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `pack:load <name>`: prints one line for each fault (`file:line path message`) and exits 1, or says
 * what was loaded. With `--json` one object on standard output: `{"pack","faults"}` or
 * `{"pack","changes","kept"}`.
 */
export default class PackLoadCommand extends OperatorCommand {
  static commandName = 'pack:load'
  static description = 'Check a pack and load it: the data of a place'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Name of the pack, e.g. houma' })
  declare name: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { default: LoadPack } = await import('#app/catalogue/load_pack')
    const { PackFaulty } = await import('#app/catalogue/packs/pack_faulty')
    try {
      const { name, changes, kept } = await new LoadPack().handle({ name: this.name })
      if (this.json) return this.say(JSON.stringify({ pack: name, changes, kept }))
      const tables = Object.entries(changes)
      if (tables.length === 0) return this.say(`Pack ${name} is loaded already, nothing changed`)
      for (const [table, { added, changed, removed }] of tables) {
        this.say(`${table}: ${added} added, ${changed} changed, ${removed} removed`)
      }
      this.say(`Pack ${name} is loaded`)
    } catch (error) {
      if (!(error instanceof PackFaulty)) throw error
      this.#reportFaults(error.faults)
      this.exitCode = 1
    }
  }

  #reportFaults(faults: { file: string; line: number; path: string; message: string }[]) {
    if (this.json) return this.say(JSON.stringify({ pack: this.name, faults }))
    for (const { file, line, path, message } of faults) {
      process.stderr.write(`${file}:${line} ${path ? `${path} ` : ''}${message}\n`)
    }
    this.refuse(`Pack ${this.name} was not loaded: ${faults.length} fault(s)`)
  }
}
