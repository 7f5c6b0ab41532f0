import { both } from '#app/rules/words'
import { evaluate } from '#app/rules/evaluate'
import { entryFacts } from '#app/grades/entry/entry_facts'
import { entryRecords } from '#app/grades/entry/entry_rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { rulesNamed } from '#app/grades/entry/entry_rules'
import type { Ground, RecognitionKind } from '#app/grades/recognitions/recognition_status'
import type { Localized, Trace } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export const RECOGNITIONS = 'recognitions'

export interface RecognitionSubject {
  kind: RecognitionKind
  personId: number
  occupationId: number
  workType: string
  gradeRank: number
  awardedOn: string
  ground?: Ground | null
}

/**
 * Judges a recognition by its rule set: of an apprentice, that the apprenticeship was completed and
 * the grade is one that it can lead to; of 破格, that a ground is given.
 * @throws RuleViolation E_RECOGNITION_RULES, E_RECOGNITION_UNMET
 */
export async function judgeRecognition(
  client: QueryClientContract,
  { kind, awardedOn, ground, ...subject }: RecognitionSubject
): Promise<Trace> {
  const rules = await rulesNamed(client, [`recognition-${kind}`], awardedOn)
  if (!rules) throw new RuleViolation('E_RECOGNITION_RULES', { module: RECOGNITIONS })
  const records = await entryRecords(client, subject.personId, [subject.occupationId])
  const facts = entryFacts(records.rows(subject), { onDay: awardedOn })
  const trace = evaluate(rules.ruleSet, {
    ...facts,
    grade_rank: { value: subject.gradeRank, note: await gradeWords(client, subject.gradeRank) },
    ground: ground ? { value: ground, note: GROUND_WORDS[ground] } : { value: null },
  })
  if (trace.verdict === 'passed') return trace
  const open = trace.conditions.find((one) => one.result !== 'passed')!
  throw new RuleViolation('E_RECOGNITION_UNMET', {
    module: RECOGNITIONS,
    params: { zh: open.message['zh-CN'], en: open.message.en },
  })
}

const GROUND_WORDS: Record<Ground, Localized> = {
  problem: both('解决重大工艺技术难题和质量问题', 'solved a major problem of process or quality'),
  innovation: both('获省部级以上创新奖项', 'innovation award of a province or ministry'),
  mentoring: both('师带徒成绩突出', 'taught apprentices outstandingly'),
}

async function gradeWords(client: QueryClientContract, rank: number): Promise<Localized> {
  const grade = await client.from('grades').where('rank', rank).firstOrFail()
  return both([grade.level_zh, grade.name_zh].filter(Boolean).join('/'), grade.name_en)
}
