import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { loadCatalogue } from '#app/catalogue/packs/load_catalogue'
import { loadAwards } from '#app/catalogue/packs/load_awards'
import { loadInstitutions } from '#app/catalogue/packs/load_institutions'
import { loadWaitingRules } from '#app/catalogue/packs/load_waiting_rules'
import { loadOpeningRules } from '#app/catalogue/packs/load_opening_rules'
import { loadPolicies } from '#app/catalogue/packs/load_policies'
import { PackLoad } from '#app/catalogue/packs/pack_load'
import { PackFaulty } from '#app/catalogue/packs/pack_faulty'
import { PACKS_FOLDER, readPack } from '#app/catalogue/packs/read_pack'
import type { TableChanges } from '#app/catalogue/packs/table_writer'

interface LoadPackInput {
  name: string
  /** Who asks; null for the command line. */
  actor?: { id: number; fullName: string } | null
  /** Another folder of packs, for tests. */
  folder?: string
}

export interface LoadedPack {
  name: string
  /** Tables whose rows differ from before; empty when the pack was loaded already. */
  changes: Record<string, TableChanges>
  /** What people have worked on since and the pack therefore left alone: `plan HM 2026`. */
  kept: string[]
}

/**
 * Loads a pack and those it extends in one transaction. Loading again changes nothing. Catalogue data
 * follows the pack; plans, funds and the account of a base are created once and then belong to the
 * people who work with them; a published rule set is never changed.
 * @throws PackFaulty with every fault; then nothing was written
 */
export default class LoadPack {
  async handle({ name, actor = null, folder = PACKS_FOLDER }: LoadPackInput): Promise<LoadedPack> {
    const reading = readPack(name, folder)
    if (reading.faults.length > 0) throw new PackFaulty(name, reading.faults)

    return db.transaction(async (trx) => {
      const load = new PackLoad(trx, reading)
      await loadCatalogue(load)
      await loadInstitutions(load)
      await loadPolicies(load)
      await loadAwards(load)
      await loadWaitingRules(load)
      await loadOpeningRules(load)
      if (load.faults.length > 0) throw new PackFaulty(name, load.faults)
      await rememberPacks(load)
      if (load.writer.hasChanged) {
        await recordAudit(trx, {
          actor,
          action: 'pack.loaded',
          subject: { type: 'pack', id: null },
          changes: {
            packs: reading.packs.map((pack) => `${pack.name} ${pack.hash}`),
            tables: load.writer.changes,
          },
        })
      }
      return { name, changes: load.writer.changes, kept: load.kept }
    })
  }
}

async function rememberPacks(load: PackLoad) {
  const rows = await load.trx.from('pack_loads')
  const existing = new Map<string, string>(rows.map((row) => [row.name, row.hash]))
  for (const { name, hash } of load.reading.packs) {
    if (existing.get(name) === hash) continue
    const row = { hash, loaded_at: load.now }
    if (existing.has(name)) await load.trx.from('pack_loads').where({ name }).update(row)
    else await load.trx.table('pack_loads').insert({ name, ...row })
    load.writer.count('pack_loads', existing.has(name) ? 'changed' : 'added')
  }
}
