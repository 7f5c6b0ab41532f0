/*
 * One bench on one database: boots the application as the server does, fills the scratch database
 * from the Houma pack, measures, and prints the cases as one line of JSON.
 */
import 'reflect-metadata'
import { existsSync, writeFileSync } from 'node:fs'
import { Ignitor } from '@adonisjs/core'
import type { Bench, BenchCase } from './measure.js'

const [name, database] = process.argv.slice(2)

const ignitor = new Ignitor(new URL('../../', import.meta.url), {
  importer: (path) => {
    const isOwn = path.startsWith('./') || path.startsWith('../')
    return import(isOwn ? new URL(path, new URL('../../', import.meta.url)).href : path)
  },
})
ignitor.tap((app) => {
  app.booting(async () => {
    await import('#start/env')
  })
})

const app = ignitor.createApp('web')
await app.init()
await app.boot()
await app.start(async () => {
  const { default: db } = await import('@adonisjs/lucid/services/db')
  const { MigrationRunner } = await import('@adonisjs/lucid/migration')
  const migrator = new MigrationRunner(db, app, {
    direction: 'up',
    connectionName: db.primaryConnectionName,
  })
  await migrator.run()
  if (migrator.error) throw migrator.error
  const { signerFile } = await import('#app/certificates/pdf/document_signer')
  // A kept database of an earlier run has all this already.
  if (existsSync(signerFile())) return
  const { default: LoadPack } = await import('#app/catalogue/load_pack')
  await new LoadPack().handle({ name: 'houma' })
  const { default: RotateSigningKey } =
    await import('#app/certificates/signed_payload/actions/rotate_signing_key')
  await new RotateSigningKey().handle({ onlyFirst: true, notBefore: '2020-01-01T00:00:00.000Z' })
  const { selfSigned } = await import('#app/shared/crypto/self_signed')
  const names = { organisation: 'Bagong', commonName: 'Signer of a bench' }
  writeFileSync(signerFile(), selfSigned(names), { mode: 0o600 })
})

const { default: bench } = (await import(`./benches/${name}.js`)) as { default: Bench }
const cases: BenchCase[] = []
const notes: string[] = []
await bench({
  database: database as 'sqlite' | 'postgres',
  add: (one) => cases.push({ ...one, database }),
  note: (words) => notes.push(words),
})
process.stdout.write(`${JSON.stringify({ cases, notes })}\n`)
await app.terminate()
process.exit(0)
