/** Where a page stands among all: what the pager of a list shows. */
export interface Paginator {
  currentPage: number
  lastPage: number
  perPage: number
  total: number
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
