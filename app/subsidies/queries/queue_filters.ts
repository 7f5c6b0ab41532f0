import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { scopeToBase } from '#app/accounts/scope'
import { overdueBefore, REVIEW_FROM } from '#app/subsidies/claim_terms'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { searchOf, type Narrowing } from '#app/subsidies/queries/queue_search'
import type User from '#models/user'
import type { QueueTab } from '#app/subsidies/validators'
import type { ClaimKind } from '#app/subsidies/claim_kinds'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

export interface QueueFilters {
  state?: QueueTab
  q?: string
  kind?: ClaimKind
  class?: number
  base?: number
  occupation?: number
  verdict?: 'passed' | 'not'
  /** `mine`, `nobody` or the id of an officer. */
  assigned?: string
  overdue?: '1'
  amending?: '1'
  /** Days of submission, both included. */
  from?: string
  to?: string
}

/** The step of the bureau that a tab waits for. */
export type Stage = 'review' | 'approval'

/** Where a user's own work lies. */
export function homeTab(user: User): QueueTab {
  if (user.has('reviewer')) return 'review'
  if (user.has('approver')) return 'approval'
  if (user.has('finance')) return 'payable'
  return 'all'
}

/** The decision a user may take on the claims of a tab, if any. */
export function stageOf(tab: QueueTab, user: Pick<User, 'has'>): Stage | null {
  if (tab === 'review' && user.has('reviewer')) return 'review'
  return tab === 'approval' && user.has('approver') ? 'approval' : null
}

/** The claims a user may see, narrowed by filters; what had to be looked up for that is looked up. */
export class QueueSelection {
  private constructor(
    readonly user: User,
    readonly tab: QueueTab,
    readonly filters: QueueFilters,
    /** The instant from before which claims are counted whose time is over; null without a calendar. */
    readonly overdueFrom: string | null,
    readonly calendar: WorkCalendar,
    private readonly search: Narrowing | null
  ) {}

  static async of(user: User, filters: QueueFilters): Promise<QueueSelection> {
    const calendar = await WorkCalendar.load()
    const day = overdueBefore(calendar, clock.today())
    return new QueueSelection(
      user,
      filters.state ?? homeTab(user),
      filters,
      day && startOfDay(day),
      calendar,
      filters.q ? await searchOf(filters.q) : null
    )
  }

  /** The decision the user may take on them, if any. */
  get stage(): Stage | null {
    return stageOf(this.tab, this.user)
  }

  /** The claims of the tab; no columns, no order. */
  claims(): DatabaseQueryBuilderContract {
    const query = this.ofEveryTab()
    if (this.tab !== 'all') query.where('claims.queue_tab', this.tab)
    return query
  }

  /**
   * The kept counts of the claims of all tabs, with the other filters kept; null where a filter asks for
   * what they are not counted by.
   */
  tallies(): DatabaseQueryBuilderContract | null {
    const { filters, user } = this
    const isOfficer = filters.assigned && filters.assigned !== 'nobody'
    const isKeptApart = isOfficer || filters.q || filters.class || filters.overdue
    if (isKeptApart || filters.amending || filters.from || filters.to) return null
    const query = scopeToBase(db.from('claim_tallies'), user, 'base_id')
    if (filters.kind) query.where('kind', filters.kind)
    if (filters.base) query.where('base_id', filters.base)
    if (filters.occupation) query.where('occupation_id', filters.occupation)
    if (filters.verdict) query.where('is_payable', filters.verdict === 'passed' ? 1 : 0)
    if (filters.assigned) query.where('is_assigned', 0)
    return query
  }

  /** The claims of all tabs with the other filters kept. */
  ofEveryTab(): DatabaseQueryBuilderContract {
    const { filters, user } = this
    const query = scopeToBase(db.from('claims'), user, 'claims.base_id')
    this.search?.(query)
    if (filters.kind) query.where('claims.kind', filters.kind)
    if (filters.class) query.where('claims.course_class_id', filters.class)
    if (filters.base) query.where('claims.base_id', filters.base)
    if (filters.occupation) query.where('claims.occupation_id', filters.occupation)
    if (filters.verdict === 'passed') query.where('claims.amount_fen', '>', 0)
    if (filters.verdict === 'not') query.where('claims.amount_fen', 0)
    if (filters.assigned === 'nobody') query.whereNull('claims.assigned_to_id')
    else if (filters.assigned) {
      const id = filters.assigned === 'mine' ? user.id : Number(filters.assigned)
      query.where('claims.assigned_to_id', id)
    }
    if (filters.overdue) {
      query
        .whereIn('claims.queue_tab', ['review', 'approval'])
        .where('claims.submitted_at', '<', this.overdueFrom ?? '')
        .whereRaw(`${REVIEW_FROM} < ?`, [this.overdueFrom ?? ''])
    }
    if (filters.amending) {
      query.whereIn('claims.id', (open) => {
        open.from('claim_amendments').where('status', 'proposed').select('claim_id')
      })
    }
    if (filters.from) query.where('claims.submitted_at', '>=', startOfDay(filters.from))
    if (filters.to) query.where('claims.submitted_at', '<', startOfDay(addDays(filters.to, 1)))
    return query
  }
}

/** Midnight in Shanghai (UTC+8, no summer time since 1991) as an instant. */
export function startOfDay(day: string): string {
  return `${addDays(day, -1)}T16:00:00.000Z`
}
