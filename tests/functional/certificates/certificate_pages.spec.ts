import db from '@adonisjs/lucid/services/db'
import yauzl from 'yauzl'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { certificatePath } from '#app/certificates/certificate_files'
import { sha256, writeStored } from '#app/shared/files/stored_file'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import '#start/outbox'
import type User from '#models/user'

test.group('Certificates of a class, pages', (group) => {
  let world: World
  let admin: User
  let otherAdmin: User
  let reviewer: User
  let trainee: User

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    otherAdmin = await userWith('base_admin', { baseId: world.b.id })
    reviewer = await userWith('reviewer')
    trainee = await userWith('trainee')
    return () => clock.resume()
  })

  test('guests are sent to sign in', async ({ client }) => {
    const { id } = await passedClass(world, world.a, admin)
    for (const path of ['', '/merged', '/archive', '/progress']) {
      const response = await client.get(`/classes/${id}/certificates${path}`).redirects(0)
      response.assertStatus(302)
      response.assertHeader('location', '/login')
    }
    const post = await client.post(`/classes/${id}/certificates`).withCsrfToken().redirects(0)
    post.assertHeader('location', '/login')
  })

  test('only the administrator of the base issues and prints', async ({ client, assert }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    await issued(enrolmentIds[0], admin)
    const instructor = await userWith('instructor', { baseId: world.a.id })
    for (const user of [otherAdmin, reviewer, trainee, instructor]) {
      const post = await client
        .post(`/classes/${id}/certificates`)
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
      post.assertStatus(403)
      for (const path of ['merged', 'archive']) {
        const get = await client.get(`/classes/${id}/certificates/${path}`).loginAs(user)
        get.assertStatus(403)
      }
    }
    assert.lengthOf(await db.from('outbox_jobs'), 0)
  })

  test('another base does not see the page, the bureau does', async ({ client }) => {
    const { id } = await passedClass(world, world.a, admin)

    const foreign = await client.get(`/classes/${id}/certificates`).loginAs(otherAdmin)
    const bureau = await client.get(`/classes/${id}/certificates`).loginAs(reviewer)

    foreign.assertStatus(403)
    bureau.assertStatus(200)
    bureau.assertTextIncludes('由本基地的管理员发证')
  })

  test('the page says who can have a certificate, and who cannot and why', async ({ client }) => {
    const names = ['赵晓峰', '王秀兰', '\u{212fe}野']
    const { id } = await passedClass(world, world.a, admin, names)

    const response = await client.get(`/classes/${id}/certificates`).loginAs(admin)

    response.assertStatus(200)
    response.assertTextIncludes('发 2 张证书')
    response.assertTextIncludes('1 人暂不能发证')
    response.assertTextIncludes('U+212FE')
  })

  test('issuing queues the batch, the worker makes it, the page lists it', async ({
    client,
    assert,
  }) => {
    const { id } = await passedClass(world, world.a, admin)

    const post = await client
      .post(`/classes/${id}/certificates`)
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    const running = await client.get(`/classes/${id}/certificates`).loginAs(admin)
    await new OutboxWorker().drain()
    const done = await client.get(`/classes/${id}/certificates`).loginAs(admin)
    const progress = await client.get(`/classes/${id}/certificates/progress`).loginAs(admin)

    post.assertStatus(302)
    running.assertTextIncludes('已发 0 / 3 张')
    running.assertTextIncludes('up-poll')
    done.assertTextIncludes('S000014100001264000003')
    assert.notInclude(done.text(), 'up-poll')
    progress.assertBody({ total: 3, done: 3, failed: 0, status: 'finished' })
    const audits = await db.from('audit_entries').where('action', 'certificate.queued')
    assert.deepEqual(
      audits.map((entry) => [entry.actor_id, JSON.parse(entry.changes).eligible]),
      [[admin.id, 3]]
    )
  })

  test('with nobody to issue to, the page says so and nothing is queued', async ({
    client,
    assert,
  }) => {
    const { id } = await passedClass(world, world.a, admin, [])

    const response = await client
      .post(`/classes/${id}/certificates`)
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    response.assertFlashMessage('error', '现在没有可以发证的人。原因见下面的名单。')
    assert.lengthOf(await db.from('outbox_jobs'), 0)
  })

  test('an enrolment that is no number is refused', async ({ client, assert }) => {
    const { id } = await passedClass(world, world.a, admin)

    const response = await client
      .post(`/classes/${id}/certificates`)
      .loginAs(admin)
      .withCsrfToken()
      .form({ enrolmentId: 'x' })
      .redirects(0)

    assert.property(response.flashMessage('inputErrorsBag'), 'enrolmentId')
    assert.lengthOf(await db.from('outbox_jobs'), 0)
  })

  test('the merged document has a page for each valid certificate', async ({ client, assert }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    for (const enrolmentId of enrolmentIds) await issued(enrolmentId, admin)

    const response = await client.get(`/classes/${id}/certificates/merged`).loginAs(admin)

    response.assertStatus(200)
    assert.include(response.header('content-type'), 'application/pdf')
    assert.match(response.header('content-disposition') as string, /^inline; .*filename\*=UTF-8''/)
    const text = Buffer.from(response.body()).toString('latin1')
    assert.lengthOf(text.match(/\/Type \/Page\b(?!s)/g) ?? [], 3)
    const trace = await db.from('audit_entries').where('action', 'certificate.files_read')
    assert.equal(JSON.parse(trace[0].changes).count, 3)
  })

  test('the archive holds the stored file of each valid certificate', async ({
    client,
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    const ids: number[] = []
    for (const enrolmentId of enrolmentIds) ids.push(await issued(enrolmentId, admin))
    await db.from('certificates').where('id', ids[2]).update({
      status: 'revoked',
      revoked_at: clock.instant(),
      revoked_reason: '成绩更正',
    })

    const request = client.get(`/classes/${id}/certificates/archive`).loginAs(admin)
    request.request.responseType('arraybuffer')
    const response = await request

    response.assertStatus(200)
    const entries = await unzip(Buffer.from(response.body()))
    const rows = await db.from('certificates').where('status', 'issued').orderBy('id')
    assert.deepEqual(
      entries.map(([name, bytes]) => [name, sha256(bytes)]),
      rows.map((row) => [`${row.number}.pdf`, row.pdf_sha256])
    )
  })

  test('a class without certificates has nothing to print', async ({ client }) => {
    const { id } = await passedClass(world, world.a, admin)
    for (const path of ['merged', 'archive']) {
      const response = await client
        .get(`/classes/${id}/certificates/${path}`)
        .loginAs(admin)
        .redirects(0)
      response.assertFlashMessage('error', '这个班还没有有效的证书可打印。')
    }
  })
})

test.group('Certificate pages', (group) => {
  let world: World
  let admin: User
  let certificateId: number
  let personId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    const { enrolmentIds, personIds } = await passedClass(world, world.a, admin, ['赵晓峰'])
    certificateId = await issued(enrolmentIds[0], admin)
    personId = personIds[0]
    return () => clock.resume()
  })

  test('guests see neither the list nor a certificate nor its file', async ({ client }) => {
    const paths = ['/certificates', `/certificates/${certificateId}`]
    for (const path of [...paths, `/certificates/${certificateId}/pdf`]) {
      const response = await client.get(path).redirects(0)
      response.assertHeader('location', '/login')
    }
  })

  test('each base lists its own certificates, the bureau all', async ({ client, assert }) => {
    const other = await userWith('base_admin', { baseId: world.b.id })
    const auditor = await userWith('auditor')
    const instructor = await userWith('instructor', { baseId: world.a.id })
    const number = 'S000014100001264000001'

    const sees = async (user: User) => {
      const response = await client.get('/certificates').loginAs(user)
      response.assertStatus(200)
      return response.text().includes(number)
    }

    assert.isTrue(await sees(admin))
    assert.isTrue(await sees(auditor))
    assert.isFalse(await sees(other))
    assert.isFalse(await sees(instructor))
  })

  test('trainees have no list of certificates', async ({ client }) => {
    const trainee = await userWith('trainee', { personId })
    const response = await client.get('/certificates').loginAs(trainee)
    response.assertStatus(403)
  })

  test('the list is filtered by text, state and specialty in the address', async ({
    client,
    assert,
  }) => {
    const found = async (query: Record<string, string>) => {
      const response = await client.get('/certificates').qs(query).loginAs(admin)
      response.assertStatus(200)
      return response.text().includes('S000014100001264000001')
    }

    assert.isTrue(await found({ q: '晓峰' }))
    assert.isTrue(await found({ q: '1264 000001' }))
    assert.isFalse(await found({ q: '李' }))
    assert.isFalse(await found({ q: '%' }))
    assert.isTrue(await found({ state: 'issued' }))
    assert.isFalse(await found({ state: 'revoked' }))
    assert.isTrue(await found({ specialty: String(world.specialtyIds.welding) }))
    assert.isFalse(await found({ specialty: String(world.specialtyIds.care) }))
  })

  test('the page shows the facts with the identity number masked', async ({ client, assert }) => {
    const person = await db.from('persons').where('id', personId).firstOrFail()

    const response = await client.get(`/certificates/${certificateId}`).loginAs(admin)

    response.assertStatus(200)
    response.assertTextIncludes(person.document_mask)
    response.assertTextIncludes('焊工')
    assert.notMatch(response.text(), /\b141081\d{11}[\dX]\b/)
  })

  test('another base sees neither the page nor the file', async ({ client }) => {
    const other = await userWith('base_admin', { baseId: world.b.id })
    for (const path of ['', '/pdf']) {
      const response = await client.get(`/certificates/${certificateId}${path}`).loginAs(other)
      response.assertStatus(403)
    }
  })

  test('an instructor of the class reads the certificate without its file', async ({ client }) => {
    const instructor = await userWith('instructor', { baseId: world.a.id })
    await db.from('trainers').where('id', world.a.trainerIds[0]).update({ user_id: instructor.id })

    const page = await client.get(`/certificates/${certificateId}`).loginAs(instructor)
    const file = await client.get(`/certificates/${certificateId}/pdf`).loginAs(instructor)

    page.assertStatus(200)
    page.assertTextIncludes('证书文件印有证件号码，由基地管理员打开')
    file.assertStatus(403)
  })

  test('the file is the one in the register, and who opened it is on record', async ({
    client,
    assert,
  }) => {
    const row = await db.from('certificates').where('id', certificateId).firstOrFail()

    const response = await client.get(`/certificates/${certificateId}/pdf`).loginAs(admin)

    response.assertStatus(200)
    assert.equal(sha256(Buffer.from(response.body())), row.pdf_sha256)
    response.assertHeader('cache-control', 'private, no-store')
    assert.equal(
      response.header('content-disposition'),
      `inline; filename="${row.number}.pdf"; ` +
        `filename*=UTF-8''${encodeURIComponent(`职业技能等级证书 ${row.number}.pdf`)}`
    )
    const trace = await db.from('audit_entries').where('action', 'certificate.file_read')
    assert.deepEqual(
      trace.map((entry) => [entry.actor_id, entry.subject_id]),
      [[admin.id, certificateId]]
    )
  })

  test('a file that was changed on the disk is never given out', async ({ client, assert }) => {
    const row = await db.from('certificates').where('id', certificateId).firstOrFail()
    const path = certificatePath(row.number, row.issued_on)
    await writeStored(path, Buffer.from('%PDF-1.4 somebody else'))

    const response = await client.get(`/certificates/${certificateId}/pdf`).loginAs(admin)

    assert.equal(sha256(Buffer.from(response.body())), row.pdf_sha256)
  })

  test('a trainee reads the own file and page, and nobody else does', async ({ client }) => {
    const owner = await userWith('trainee', { personId })
    const stranger = await userWith('trainee')
    const at = `/certificates/${certificateId}`

    const file = await client.get(`${at}/pdf`).loginAs(owner)
    const page = await client.get(at).loginAs(owner).redirects(0)
    const refused = await client.get(`${at}/pdf`).loginAs(stranger)

    file.assertStatus(200)
    page.assertHeader('location', `/me/certificates/${certificateId}`)
    refused.assertStatus(403)
  })

  test('a certificate that does not exist is not found', async ({ client }) => {
    const response = await client.get('/certificates/999999').loginAs(admin)
    response.assertStatus(404)
  })
})

function unzip(bytes: Buffer): Promise<[string, Buffer][]> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, file) => {
      if (error) return reject(error)
      const entries: [string, Buffer][] = []
      file.on('entry', (entry) =>
        file.openReadStream(entry, async (fault, stream) => {
          if (fault) return reject(fault)
          entries.push([entry.fileName, Buffer.concat(await stream.toArray())])
          file.readEntry()
        })
      )
      file.on('end', () => resolve(entries))
      file.readEntry()
    })
  })
}
