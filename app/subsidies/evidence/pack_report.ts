import i18nManager from '@adonisjs/i18n/services/main'
import { renderReport, type ReportBlock } from '#app/shared/pdf/report'
import { sayValue } from '#app/rules/words'
import { instantDay, instantWords, money } from '#app/shared/words'
import { policyFile } from '#app/subsidies/evidence/pack_files'
import { claimState } from '#app/subsidies/claim_status'
import type { ClaimRecord } from '#app/subsidies/history/claim_record'
import type {
  ClaimEvidence,
  Evidence,
  EvidenceClass,
  EvidencePolicy,
} from '#app/subsidies/evidence/evidence'
import type { PackedFile } from '#app/subsidies/evidence/manifest'
import type { ConditionResult, Source, Trace } from '#app/rules/types'

type Say = (key: string, params?: Record<string, string | number>) => string
/** Words that other pages have already. */
const ELSEWHERE = /^(attendance|certificates|history|inspections|portal|review|shared|subsidies)\./

type Heading = Extract<ReportBlock, { kind: 'heading' }>

/**
 * The report of a pack, in Chinese, to be read and printed: what the JSON files say, section by
 * section, each with the name and SHA-256 of the file it comes from. Says nothing of when or by whom
 * the pack was made, so that equal evidence gives equal bytes.
 */
export function packReport(evidence: Evidence, files: readonly PackedFile[]): Promise<Buffer> {
  const i18n = i18nManager.locale('zh-CN')
  const say: Say = (key, params) => i18n.t(ELSEWHERE.test(key) ? key : `evidence.${key}`, params)
  const { subject, claims, classes } = evidence
  const lastAct = claims.flatMap(({ record }) => [
    record.claim.createdAt,
    ...record.decisions.map(({ at }) => at),
  ])
  const newest = lastAct.reduce((a, b) => (a > b ? a : b), '2000-01-01T00:00:00.000Z')
  return renderReport({
    title: say(`report_${subject.kind}`, { name: subject.name }),
    subtitle: say('report_subtitle', {
      base: classes[0]?.base ?? claims[0]?.subject.base ?? '',
      count: claims.length,
    }),
    footer: say('report_footer', { name: subject.name }),
    pageWords: (page, pages) => say('page', { page, pages }),
    day: instantDay(newest),
    author: say('author'),
    blocks: new ReportWriter(evidence, files, say).blocks(),
  })
}

class ReportWriter {
  constructor(
    readonly evidence: Evidence,
    readonly files: readonly PackedFile[],
    readonly say: Say
  ) {}

  *blocks(): Generator<ReportBlock> {
    const { subject, claims, classes, policies } = this.evidence
    yield { kind: 'text', text: this.say('privacy'), small: true }
    if (subject.kind === 'class') yield* this.#overview(claims)
    for (const claim of claims) yield* this.#claim(claim, subject.kind === 'class')
    for (const one of classes) yield* this.#class(one)
    yield* this.#policies(policies)
    yield* this.#audit()
    yield* this.#files()
  }

  #heading(text: string, file: string | null, more: Partial<Heading> = {}): Heading {
    const packed = this.files.find(({ name }) => name === file)
    const note = packed && `${packed.name}  SHA-256 ${packed.sha256}`
    return { kind: 'heading', text, note, ...more }
  }

  *#overview(claims: ClaimEvidence[]): Generator<ReportBlock> {
    const { say } = this
    yield this.#heading(say('overview'), null)
    const total = claims.reduce((sum, { record }) => sum + record.claim.amountFen, 0)
    yield {
      kind: 'table',
      columns: [
        { label: say('claim_number'), share: 26 },
        { label: say('name'), share: 14 },
        { label: say('document'), share: 30 },
        { label: say('state'), share: 16 },
        { label: say('amount'), share: 18, align: 'right' },
      ],
      rows: claims.map(({ record, record: { claim }, subject }) => [
        claim.number,
        subject.name,
        subject.document,
        say(`subsidies.states.${stateOf(record)}`),
        money(claim.amountFen),
      ]),
      total: [say('total', { count: claims.length }), '', '', '', money(total)],
    }
  }

  *#claim(evidence: ClaimEvidence, newPage: boolean): Generator<ReportBlock> {
    const { say } = this
    const { record, subject } = evidence
    const { claim } = record
    const folder = `claims/${claim.number}`
    const stored = record.traces.at(-1)
    const trace = stored ? (JSON.parse(stored.trace) as Trace) : null
    yield this.#heading(say('claim', { number: claim.number }), `${folder}/claim.json`, {
      ...(newPage && { newPage }),
    })
    yield {
      kind: 'facts',
      rows: [
        [
          say('kind'),
          say(`kinds.${claim.kind}`) + (claim.part === 'whole' ? '' : say(`parts.${claim.part}`)),
        ],
        [say('name'), `${subject.name}\u3000${subject.document}`],
        [
          say('occupation'),
          subject.occupation ? this.#occupation(subject.occupation, subject.gradeRank) : '',
        ],
        [say('class'), [subject.classCode, subject.base].filter(Boolean).join('\u3000')],
        ...(subject.employer ? [[say('employer'), subject.employer.name] as [string, string]] : []),
        ...(subject.award
          ? [[say('award'), `${subject.award.contest} ${subject.award.event}`] as [string, string]]
          : []),
        [say('state'), say(`subsidies.states.${stateOf(record)}`)],
        [say('amount'), money(claim.amountFen)],
        [say('policy'), trace ? `${trace.ruleSet.code} ${trace.ruleSet.version}` : ''],
        [say('rules_hash'), trace?.ruleSet.hash ?? ''],
        [say('trace_hash'), stored?.traceHash ?? ''],
      ],
    }
    if (trace) yield* this.#trace(trace)
    yield* this.#acts(evidence)
    yield* this.#certificate(evidence, folder)
    yield* this.#money(evidence, folder)
  }

  #occupation(occupation: string, rank: number | null) {
    return rank === null ? occupation : `${occupation}\u3000${this.say(`shared.grade.${rank}`)}`
  }

  *#trace(trace: Trace): Generator<ReportBlock> {
    const { say } = this
    yield {
      kind: 'heading',
      level: 2,
      text: say('verdict', { verdict: say(`subsidies.verdicts.${trace.verdict}`) }),
    }
    const row = (one: ConditionResult, indent = ''): string[][] => [
      [
        say(`shared.result.${one.result}`),
        `${indent}${one.message['zh-CN']}${one.example ? say('example') : ''}`,
        [one.found['zh-CN'], one.evidence?.label['zh-CN']].filter(Boolean).join('\n'),
        [one.source, ...(one.furtherSources ?? [])].map(sourceWords).join('\n'),
      ],
      ...(one.children ?? []).flatMap((child) => row(child, '\u3000')),
    ]
    yield {
      kind: 'table',
      columns: [
        { label: say('result'), share: 9 },
        { label: say('condition'), share: 29 },
        { label: say('found'), share: 33 },
        { label: say('clause'), share: 29 },
      ],
      rows: trace.conditions.flatMap((one) => row(one)),
    }
    yield { kind: 'heading', level: 2, text: say('arithmetic') }
    if (!trace.amount) {
      yield { kind: 'text', text: say('no_amount') }
      return
    }
    yield {
      kind: 'text',
      text: `${trace.amount.message['zh-CN']}${trace.amount.example ? say('example') : ''}（${sourceWords(trace.amount.source)}）`,
    }
    const steps = trace.amount.steps
    yield {
      kind: 'table',
      columns: [
        { label: say('step'), share: 75 },
        { label: say('amount'), share: 25, align: 'right' },
      ],
      rows: steps
        .filter((step) => !step.total)
        .map((step) => [
          step.words['zh-CN'],
          step.fen === null ? (step.quantity?.['zh-CN'] ?? '') : money(step.fen),
        ]),
      total: [say('payable'), money(trace.amount.fen)],
    }
  }

  *#acts({ record }: ClaimEvidence): Generator<ReportBlock> {
    const { say } = this
    yield { kind: 'heading', level: 2, text: say('acts') }
    yield {
      kind: 'table',
      columns: [
        { label: say('time'), share: 22 },
        { label: say('act'), share: 22 },
        { label: say('officer'), share: 14 },
        { label: say('reason'), share: 42 },
      ],
      rows: [
        [instantWords(record.claim.createdAt), say('history.prepared'), record.claim.createdBy, ''],
        ...record.decisions.map((one) => [
          instantWords(one.at),
          say(`history.acts.${one.stage}_${one.result}`),
          one.actor,
          [one.reasonCode && say(`review.reasons.${one.reasonCode}`), one.reason]
            .filter(Boolean)
            .join('；'),
        ]),
      ],
    }
    const rest: [string, string[][]][] = [
      [
        'checks',
        record.checks.map((one) => [
          say(`review.checks.${one.name}`),
          say(`shared.result.${one.result}`),
          [one.note, one.evidence].filter(Boolean).join('；'),
          `${one.actor} ${instantWords(one.at)}`,
        ]),
      ],
      [
        'questions',
        record.questions.map((one) => [
          say(`review.topics.${one.topic}`),
          one.question,
          one.answer ?? say('unanswered'),
          one.answeredBy ?? '',
        ]),
      ],
      [
        'amendments',
        record.amendments.map((one) => [
          say(`review.facts.${one.fact}`),
          `${sayValue(one.oldValue)['zh-CN']} → ${sayValue(one.newValue)['zh-CN']}`,
          one.reason,
          `${one.proposedBy}、${one.decidedBy ?? '—'}\u3000${say(`history.amendments.states.${one.status}`)}`,
        ]),
      ],
      [
        'samples',
        record.samples.map((one) => [
          say(`sample_basis.${one.basis}`),
          say(`sample_states.${one.status}`),
          one.note ?? '',
          one.decidedBy ?? '',
        ]),
      ],
      [
        'flags',
        record.flags.map((one) => [
          one.code,
          say(`flag_states.${one.status}`),
          one.decidedReason ?? one.proposedReason ?? '',
          [one.proposedBy, one.decidedBy].filter(Boolean).join('、'),
        ]),
      ],
    ]
    for (const [name, rows] of rest) {
      if (rows.length === 0) continue
      yield { kind: 'heading', level: 2, text: say(name) }
      yield {
        kind: 'table',
        columns: [
          { label: say('what'), share: 18 },
          { label: say('finding'), share: 24 },
          { label: say('explanation'), share: 36 },
          { label: say('officer'), share: 22 },
        ],
        rows,
      }
    }
  }

  *#certificate({ certificate }: ClaimEvidence, folder: string): Generator<ReportBlock> {
    if (!certificate) return
    const { say } = this
    yield this.#heading(say('certificate'), `${folder}/certificate.json`, { level: 2 })
    yield {
      kind: 'facts',
      rows: [
        [say('certificate_number'), certificate.number],
        [say('holder'), certificate.holderMask],
        [say('occupation'), this.#occupation(certificate.occupation, certificate.gradeRank)],
        [say('issuer'), certificate.issuer],
        [say('issued_on'), certificate.issuedOn],
        [say('state'), say(`certificates.states.${certificate.status}`)],
        ['PDF SHA-256', certificate.pdfSha256 ?? say('not_printed')],
      ],
    }
  }

  *#money({ record }: ClaimEvidence, folder: string): Generator<ReportBlock> {
    const { say } = this
    if (record.notices.length + record.objections.length > 0) {
      yield this.#heading(say('notice'), `${folder}/notice.json`, { level: 2 })
      yield {
        kind: 'table',
        columns: [
          { label: say('number'), share: 20 },
          { label: say('state'), share: 16 },
          { label: say('period'), share: 36 },
          { label: say('officer'), share: 28 },
        ],
        rows: [
          ...record.notices.map((one) => [
            one.number,
            say(`history.money.notice_states.${one.status}`),
            one.opensOn
              ? say('from_to', {
                  from: one.opensOn,
                  to: one.closesOn ?? '',
                  count: one.workingDays,
                })
              : '',
            [one.publishedBy, one.closedBy].filter(Boolean).join('、'),
          ]),
          ...record.objections.map((one) => [
            one.number,
            say(`history.money.objection_states.${one.status}`),
            `${one.nameMask}：${one.ground}`,
            one.decidedBy ? `${one.decidedBy}：${one.decisionReason ?? ''}` : '',
          ]),
        ],
      }
    }
    if (record.payments.length > 0) {
      yield this.#heading(say('payment'), `${folder}/payment.json`, { level: 2 })
      for (const one of record.payments) {
        yield {
          kind: 'facts',
          rows: [
            [say('batch'), `${one.batch}\u3000${say(`history.money.line_states.${one.status}`)}`],
            [say('payee'), `${one.payee}\u3000${one.bankName}\u3000${one.accountMask}`],
            [say('amount'), money(one.amountFen)],
            [
              say('batch_total'),
              say('batch_words', { count: one.batchLines, total: money(one.batchTotalFen) }),
            ],
            [say('bank_file'), one.fileSha256 ?? ''],
            [
              say('bank_answer'),
              [one.settledAt && instantWords(one.settledAt), one.bankReference, one.resultNote]
                .filter(Boolean)
                .join('\u3000'),
            ],
          ],
        }
      }
    }
    if (record.recoveries.length > 0) {
      yield this.#heading(say('recovery'), `${folder}/recovery.json`, { level: 2 })
      for (const one of record.recoveries) {
        yield {
          kind: 'facts',
          rows: [
            [
              say('number'),
              `${one.number}\u3000${say(`history.money.recovery_states.${one.status}`)}`,
            ],
            [say('reason'), one.reason],
            [
              say('amount'),
              say('history.money.recovered', {
                recovered: money(one.recoveredFen),
                amount: money(one.amountFen),
              }),
            ],
            [
              say('instalments'),
              one.instalments
                .map((part) => `${part.receivedOn} ${money(part.amountFen)} ${part.reference}`)
                .join('\n'),
            ],
          ],
        }
      }
    }
  }

  *#class(courseClass: EvidenceClass): Generator<ReportBlock> {
    const { say } = this
    const { code, course, startsOn, endsOn, sessions, marks, scores } = courseClass
    yield this.#heading(say('training', { code }), 'sessions.json')
    yield {
      kind: 'text',
      text: say('training_words', { course, from: startsOn, to: endsOn, count: sessions.length }),
    }
    const claims = this.evidence.claims.filter(
      ({ record }) => record.claim.classId === courseClass.id
    )
    const single =
      this.evidence.subject.kind === 'claim' ? claims[0]?.record.claim.enrolmentId : null
    yield {
      kind: 'table',
      columns: [
        { label: say('day'), share: 22 },
        { label: say('hours'), share: 8 },
        { label: say('trainer'), share: 18 },
        { label: say('room'), share: 28 },
        { label: say('attendance'), share: 24 },
      ],
      rows: sessions.map((session) => {
        const own = marks.filter((mark) => mark.sessionId === session.id)
        const mark = own.find((one) => one.enrolmentId === single)
        const present = own.filter((one) => ['present', 'late'].includes(one.status)).length
        return [
          `${session.day} ${say(`attendance.slots.${session.slot}`)}`,
          String(session.hours),
          session.trainer,
          `${session.room}（${session.roomCode}）`,
          single
            ? mark
              ? `${say(`attendance.presences.${mark.status}`)}\u3000${mark.markedBy}`
              : say('unmarked')
            : say('present_of', { present, count: own.length }),
        ]
      }),
    }
    yield* this.#inspections(courseClass, single ?? null)
    if (scores.length === 0) return
    yield this.#heading(say('scores'), 'scores.json', { level: 2 })
    const nameOf = new Map(claims.map(({ record, subject }) => [record.claim.enrolmentId, subject]))
    yield {
      kind: 'table',
      columns: [
        { label: say('name'), share: 20 },
        { label: say('component'), share: 16 },
        { label: say('mark'), share: 12, align: 'right' },
        { label: say('sitting'), share: 30 },
        { label: say('entered_checked'), share: 30 },
      ],
      rows: scores.map((one) => [
        nameOf.get(one.enrolmentId)?.name ?? say('enrolment', { id: one.enrolmentId }),
        say(`portal.components.${one.component}`),
        one.markTenths === null ? say('portal.absent') : String(one.markTenths / 10),
        `${one.sitting}\u3000${one.heldOn}`,
        [one.enteredBy, one.checkedBy].filter(Boolean).join('、'),
      ]),
    }
  }

  *#inspections(
    { sessions, inspections }: EvidenceClass,
    single: number | null
  ): Generator<ReportBlock> {
    const { say } = this
    if (inspections.length === 0) return
    yield this.#heading(say('inspections'), 'inspections.json', { level: 2 })
    yield {
      kind: 'table',
      columns: [
        { label: say('day'), share: 18 },
        { label: say('inspector'), share: 12 },
        { label: say('seen'), share: 16 },
        { label: say('inspection_finding'), share: 28 },
        { label: say('base_answer'), share: 26 },
      ],
      rows: inspections.map((one) => {
        const session = sessions.find(({ id }) => id === one.sessionId)
        const own = one.people.find(({ enrolmentId }) => enrolmentId === single)
        const seen = own?.wasSeen ? say('was_seen') : say('was_not_seen')
        return [
          session ? `${session.day} ${say(`attendance.slots.${session.slot}`)}` : '',
          one.inspectedBy ?? '',
          own ? seen : say('head_count', { count: one.headCount ?? 0 }),
          [one.finding && say(`inspections.findings.${one.finding}`), one.words]
            .filter(Boolean)
            .join('\u3000'),
          one.answer ?? say('unanswered'),
        ]
      }),
    }
  }

  *#policies(policies: EvidencePolicy[]): Generator<ReportBlock> {
    const { say } = this
    for (const policy of policies) {
      yield this.#heading(
        say('policy_head', { title: policy.title, version: policy.version }),
        policyFile(policy)
      )
      yield {
        kind: 'facts',
        rows: [
          [
            say('in_force'),
            say('range', { from: policy.effectiveFrom, to: policy.effectiveTo ?? say('open') }),
          ],
          [
            say('values'),
            policy.valueStatus === 'confirmed'
              ? say('confirmed', { document: policy.confirmedDocument ?? '' })
              : say('unconfirmed'),
          ],
          [say('basis'), sourceWords(policy.ruleSet.source)],
          [say('rules_hash'), policy.hash],
        ],
      }
    }
  }

  *#audit(): Generator<ReportBlock> {
    const { say } = this
    yield this.#heading(say('audit'), 'audit.json')
    yield {
      kind: 'table',
      columns: [
        { label: say('sequence'), share: 10 },
        { label: say('time'), share: 22 },
        { label: say('act'), share: 28 },
        { label: say('officer'), share: 14 },
        { label: say('hash'), share: 26 },
      ],
      rows: this.evidence.audit.map((entry) => [
        String(entry.sequence),
        instantWords(entry.occurred_at),
        entry.action,
        entry.actor_name,
        entry.hash.slice(0, 16),
      ]),
    }
  }

  *#files(): Generator<ReportBlock> {
    const { say } = this
    yield this.#heading(say('files'), null)
    yield { kind: 'text', text: say('files_text'), small: true }
    yield {
      kind: 'table',
      columns: [
        { label: say('file'), share: 40 },
        { label: 'SHA-256', share: 60 },
      ],
      rows: this.files.map(({ name, sha256 }) => [name, sha256]),
    }
  }
}

function sourceWords({ document, number, clause }: Source): string {
  return [document, number, clause].filter(Boolean).join(' ')
}

/** The status of a claim in the words people read: one that came back in part says so. */
function stateOf({ claim: { status, amountFen }, recoveries }: ClaimRecord) {
  const recoveredFen = recoveries.reduce((sum, one) => sum + one.recoveredFen, 0)
  return claimState({ status, amountFen, recoveredFen })
}
