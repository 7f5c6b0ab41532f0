import { MOST_COUNTED } from '#app/shared/database/rows'

/** Where a page stands among all: what the pager of a list shows. */
export interface Paginator {
  currentPage: number
  lastPage: number
  perPage: number
  total: number
  /** Whether there are more than were counted: further ones are found by narrowing the list. */
  isMore?: boolean
}

/** Rows of one page, unless a list says otherwise. */
export const PER_PAGE = 50

/** The page asked for, or the last there is when that lies beyond it. */
export function pageOf(total: number, page: number | null = 1, perPage = PER_PAGE): Paginator {
  const lastPage = Math.max(1, Math.ceil(total / perPage))
  return { currentPage: Math.min(Math.max(1, page ?? 1), lastPage), lastPage, perPage, total }
}

/** The same of a page that Lucid read. */
export function pagesOf({ currentPage, lastPage, perPage, total }: Paginator): Paginator {
  return { currentPage, lastPage, perPage, total }
}

/** The page asked for of a list that was counted by `countSome`. */
export function pageOfSome(
  counted: number,
  page: number | null = 1,
  perPage = PER_PAGE
): Paginator {
  const isMore = counted > MOST_COUNTED
  return { ...pageOf(Math.min(counted, MOST_COUNTED), page, perPage), isMore }
}
