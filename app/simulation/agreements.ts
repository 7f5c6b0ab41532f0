import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { renderReport } from '#app/shared/pdf/report'
import { partsOf } from '#app/classes/modes/mode_terms'
import SaveTerms from '#app/classes/modes/actions/save_terms'
import { modeOfClass } from '#app/classes/modes/queries/class_terms'
import SendMaterial from '#app/classes/opening/actions/send_material'
import { latestMaterials } from '#app/classes/opening/queries/opening'
import { materialsFor, openingRuleOn } from '#app/classes/opening/opening_rule'
import { dropPrivateFile, storePrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

const POSTS = ['操作工', '班组长']
const papers = new Map<string, Promise<Buffer>>()

/** Signs what an order or an apprenticeship asks for; the agreement says that it is an example. */
export async function signAgreement(actor: User, classId: number, employerId: number) {
  const employer = await db.from('employers').where('id', employerId).firstOrFail()
  const mode = await modeOfClass(db.connection(), classId)
  const { seats, starts_on: startsOn } = await db
    .from('course_classes')
    .where('id', classId)
    .firstOrFail()
  const years = mode.apprenticeshipYears ?? 0
  const yearly = Math.floor(mode.hours / Math.max(1, years))
  const terms = partsOf(mode).apprenticeship
    ? {
        partnerInstitution: '侯马示例技工学校',
        contractFrom: startsOn,
        contractUntil: addDays(startsOn, 366 * years),
        stages: Array.from({ length: years }, (_, at) => ({
          year: at + 1,
          hours: at + 1 < years ? yearly : mode.hours - yearly * (years - 1),
          content: null,
        })),
      }
    : { posts: postsOf(seats), place: '侯马经济开发区' }
  const bytes = await examplePaper('用人单位培训协议（示例）')
  const file = await storePrivateFile(
    { clientName: 'agreement.pdf', bytes },
    { folder: 'agreements', field: 'file' }
  )
  try {
    await new SaveTerms().handle({
      ...{ actor, classId, creditCode: employer.credit_code, file },
      ...terms,
    })
  } catch (error) {
    await dropPrivateFile(file.path)
    throw error
  }
}

/** Sends what the application of a class needs and is not there yet, by document number. */
export async function sendMaterials(actor: User, classId: number) {
  const { mode, code } = await db.from('course_classes').where('id', classId).firstOrFail()
  const rule = await openingRuleOn(db.connection(), clock.today())
  const sent = await latestMaterials(db.connection(), classId)
  for (const material of materialsFor(rule, mode)) {
    if (material.required === 'no' || sent.some((one) => one.code === material.code)) continue
    const documentNumber = `${code} ${material.name['zh-CN']}`
    await new SendMaterial().handle({ actor, classId, code: material.code, documentNumber })
  }
}

/** A page of paper that stands for one somebody would send; drawn once. */
export function examplePaper(title: string): Promise<Buffer> {
  const known = papers.get(title)
  if (known) return known
  const drawn = renderReport({
    title,
    subtitle: '演示数据，不是真实文件',
    footer: '示例',
    pageWords: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
    day: clock.today(),
    author: '示例',
    blocks: [{ kind: 'text', text: '本页代替扫描件，内容为示例。' }],
  })
  papers.set(title, drawn)
  return drawn
}

function postsOf(seats: number) {
  const leaders = Math.floor(seats / 8)
  const posts = [{ name: POSTS[0], headcount: seats - leaders }]
  return leaders > 0 ? [...posts, { name: POSTS[1], headcount: leaders }] : posts
}
