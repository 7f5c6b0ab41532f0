import { daysBetween } from '#app/shared/days'
import { dayWords, type Locale } from '#app/shared/words'
import type { I18n } from '@adonisjs/i18n'
import type { Todo } from '#app/oversight/queries/todo'

/** A class as people call it: course and term. */
export function className(
  i18n: I18n,
  { course, termNumber }: { course: string; termNumber: number }
) {
  return i18n.t('oversight.class_name', {
    title: course,
    term: String(termNumber).padStart(2, '0'),
  })
}

/** Things to do as the rows of `@!todoList`, in the language of the request. */
export function todoItems(todos: Todo[], i18n: I18n, today: string) {
  const locale = i18n.locale as Locale
  return todos.map((todo) => {
    const key = `oversight.todo.${todo.kind}`
    const waited = todo.day === null ? null : daysBetween(todo.day, today)
    const when =
      waited === null
        ? ''
        : waited <= 0
          ? i18n.t('oversight.todo.when.today')
          : i18n.t('oversight.todo.when.ago', { days: waited })
    const params = {
      first: firstWords(todo, i18n),
      since: dayWords(todo.day, locale),
      count: todo.count,
    }
    const isBare = todo.first === null && todo.day === null
    return {
      count: todo.count,
      tint: todo.tint,
      href: todo.href,
      urgent: todo.urgent,
      title: i18n.t(`${key}.title`),
      text: i18n.t(isBare ? `${key}.none` : `${key}.text`, params),
      when,
    }
  })
}

function firstWords({ first, places }: Todo, i18n: I18n): string {
  if (!first) return ''
  if ('number' in first) {
    return places > 1
      ? i18n.t('oversight.todo.more_numbers', { first: first.number, count: places })
      : first.number
  }
  const name = className(i18n, first)
  return places > 1 ? i18n.t('oversight.todo.more', { first: name, count: places }) : name
}
