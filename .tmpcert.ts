import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'
const root = new URL('./', import.meta.url)
const app = new Ignitor(root, { importer: (p: string) => (p.startsWith('.') ? import(new URL(p, root).href) : import(p)) })
  .tap((a) => { a.booting(async () => { await import('#start/env') }) })
  .createApp('console')
await app.init(); await app.boot(); await app.start(async () => {
  const { buildWorld, emptyDatabase, userWith } = await import('#tests/support/world')
  const { passedClass, issued } = await import('./tests/functional/certificates/passed_class.js')
  const { default: Revoke } = await import('#app/certificates/actions/revoke_certificate')
  const { default: db } = await import('@adonisjs/lucid/services/db')
  const { default: hash } = await import('@adonisjs/core/services/hash')
  await emptyDatabase()
  const world = await buildWorld()
  const admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
  await db.from('users').where('id', admin.id).update({ username: 'jidi', password: await hash.use('argon').make('Bagong-2026') })
  const names = ['赵晓峰','王秀兰','李四海','阿依古丽·买买提','欧阳静怡']
  const a = await passedClass(world, world.a, admin, names)
  const b = await passedClass(world, world.a, admin, ['孙大海','𠮷野','周小燕', ...Array(30).fill('李明')])
  const ids: number[] = []
  for (const e of a.enrolmentIds) ids.push(await issued(e, admin))
  await new Revoke().handle({ actor: admin, certificateId: ids[1], reason: '成绩更正后，技能不足 60 分' })
  const rows = await db.from('certificates').select('id','number','verification_code','status')
  console.log(JSON.stringify({ a: a.id, b: b.id, codeB: b.code, rows }))
})
await app.terminate()
