import clock from '#app/shared/clock'
import { day as dayText } from '#app/shared/words'
import { renderReport, type ReportBlock } from '#app/shared/pdf/report'
import type { Arrangement } from '#app/assessments/arrangements/queries/arrangement'
import type { CandidateCard } from '#app/assessments/arrangements/queries/arrangement_page'
import type { SittingHead } from '#app/assessments/queries/sitting_head'
import type { I18n } from '@adonisjs/i18n'

/** What is printed for a sitting that the bureau has approved. */
export const PAPERS = ['admission_cards', 'seating', 'sign_in'] as const
export type Paper = (typeof PAPERS)[number]

/** Cards on one page: they are cut apart along the headings. */
const CARDS_ON_A_PAGE = 3

interface PaperInput {
  head: SittingHead
  arrangement: Arrangement
  cards: CandidateCard[]
  i18n: I18n
}

/**
 * The admission cards of all candidates, the seating list by room, or the sign-in sheets of candidates
 * and staff, as a PDF. Identity numbers are masked; the same plan gives the same bytes on one day.
 */
export function sittingPaper(paper: Paper, input: PaperInput): Promise<Buffer> {
  const { head, i18n } = input
  const t = (key: string, params = {}) => i18n.t(`arrangements.papers.${key}`, params)
  return renderReport({
    title: t(paper),
    subtitle: t('subtitle', {
      title: i18n.t('classes.term_title', {
        title: head.class.title,
        term: String(head.class.termNumber).padStart(2, '0'),
      }),
      code: head.code,
      day: dayText(head.heldOn),
      base: head.base,
    }),
    footer: t('footer', { code: head.code, body: head.body }),
    pageWords: (page, pages) => t('page', { page, pages }),
    day: clock.today(),
    author: head.body,
    blocks: WRITERS[paper](input, t),
  })
}

type Say = (key: string, params?: Record<string, string | number>) => string
type Writer = (input: PaperInput, t: Say) => Generator<ReportBlock>

const WRITERS: Record<Paper, Writer> = {
  *admission_cards({ head, cards, i18n }, t) {
    for (const [index, card] of cards.entries()) {
      yield {
        kind: 'heading',
        text: t('card', { number: card.number }),
        level: 2,
        ...(index > 0 && index % CARDS_ON_A_PAGE === 0 ? { newPage: true as const } : {}),
      }
      yield {
        kind: 'facts',
        rows: [
          [t('name'), card.name],
          [t('document'), card.documentMask],
          [t('occupation'), `${head.occupation} ${i18n.t(`shared.grade.${head.gradeRank}`)}`],
          [t('room'), t('room_seat', { room: card.room, seat: card.seat })],
          ...card.calls.map((call): [string, string] => [
            i18n.t(`assessments.components.${call.component}`),
            t('call', { day: dayText(head.heldOn), from: call.startsAt, to: call.endsAt }),
          ]),
          [t('bring'), t('bring_text')],
        ],
      }
    }
  },

  *seating({ arrangement, cards, i18n }, t) {
    yield { kind: 'text', text: t('seed', { seed: String(arrangement.seed) }), small: true }
    for (const room of arrangement.rooms) {
      const here = cards.filter((card) => card.roomCode === room.code)
      yield {
        kind: 'heading',
        text: t('room_head', { room: room.name, code: room.code, count: here.length }),
      }
      yield {
        kind: 'table',
        columns: [
          { label: t('seat'), share: 1, align: 'right' },
          { label: t('number'), share: 4 },
          { label: t('name'), share: 2 },
          { label: t('document'), share: 3 },
          { label: t('times'), share: 4 },
        ],
        rows: here.map((card) => [
          String(card.seat),
          card.number,
          card.name,
          card.documentMask,
          callsText(card, i18n),
        ]),
      }
    }
  },

  *sign_in({ arrangement, cards, i18n }, t) {
    for (const part of arrangement.parts) {
      for (const room of arrangement.rooms) {
        const here = cards.filter(
          (card) =>
            card.roomCode === room.code &&
            card.calls.some((call) => call.component === part.component)
        )
        if (here.length === 0) continue
        yield {
          kind: 'heading',
          text: t('sign_in_head', {
            component: i18n.t(`assessments.components.${part.component}`),
            room: room.name,
            count: here.length,
          }),
          newPage: true,
        }
        yield {
          kind: 'table',
          columns: [
            { label: t('seat'), share: 1, align: 'right' },
            { label: t('number'), share: 4 },
            { label: t('name'), share: 2 },
            { label: t('time'), share: 2 },
            { label: t('signature'), share: 4 },
          ],
          rows: here.map((card) => {
            const call = card.calls.find((one) => one.component === part.component)!
            return [String(card.seat), card.number, card.name, call.startsAt, '']
          }),
        }
      }
    }
    yield { kind: 'heading', text: t('staff_head'), newPage: true }
    const rooms = new Map(arrangement.rooms.map((room) => [room.id, room.name]))
    yield {
      kind: 'table',
      columns: [
        { label: t('duty'), share: 3 },
        { label: t('name'), share: 2 },
        { label: t('staff_number'), share: 3 },
        { label: t('signature'), share: 4 },
      ],
      rows: arrangement.staff.map((one) => [
        [i18n.t(`arrangements.duties.${one.duty}`), one.roomId ? rooms.get(one.roomId) : '']
          .filter(Boolean)
          .join(' '),
        one.name,
        one.number,
        '',
      ]),
    }
  },
}

function callsText(card: CandidateCard, i18n: I18n): string {
  return card.calls
    .map((call) => `${i18n.t(`assessments.components.${call.component}`)} ${call.startsAt}`)
    .join('  ')
}
