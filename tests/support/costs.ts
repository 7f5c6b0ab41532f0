import app from '@adonisjs/core/services/app'
import { relative } from 'node:path'
import type { Config } from '@japa/runner/types'

/** As many files as the list of costs names. */
const SHOWN = 30

/**
 * With `TEST_COSTS=1`: prints at the end which spec files took the most processor time of this process,
 * which unlike wall time says the same on a busy machine. What a suite spends before its first test
 * (loading its files, migrating) stands by itself.
 */
export const costs: NonNullable<Config['plugins']>[number] = ({ emitter }) => {
  if (process.env.TEST_COSTS !== '1') return
  const spent = new Map<string, number>()
  let before = process.cpuUsage()
  const charge = (name: string) => {
    const { user, system } = process.cpuUsage(before)
    before = process.cpuUsage()
    spent.set(name, (spent.get(name) ?? 0) + (user + system) / 1_000_000)
  }
  let file = ''
  emitter.on('suite:start', ({ name }) => charge(`before ${name}`))
  emitter.on('test:end', ({ meta }) => {
    file = relative(app.makePath(), meta.fileName)
    charge(file)
  })
  emitter.on('group:end', () => charge(file))
  emitter.on('runner:end', () => {
    charge('after the last suite')
    const sorted = [...spent].sort(([, a], [, b]) => b - a)
    const total = sorted.reduce((sum, [, seconds]) => sum + seconds, 0)
    console.log(`\nProcessor time: ${total.toFixed(1)} s, of it`)
    for (const [name, seconds] of sorted.slice(0, SHOWN)) {
      console.log(`${seconds.toFixed(1).padStart(8)} s  ${name}`)
    }
  })
}
