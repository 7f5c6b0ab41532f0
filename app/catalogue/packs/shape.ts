import { isDay } from '#app/shared/days'

/** Leads to a value inside a file: keys and list indexes from the top. */
export type Path = (string | number)[]

/** Takes a fault: where, and what is wrong in words. */
export type Report = (path: Path, message: string) => void

/** Checks a value and reports every fault in it; `T` is the type of a value without faults. */
export interface Shape<T> {
  check(value: unknown, path: Path, report: Report): void
  isOptional?: boolean
  readonly valueType?: T
}

export type Infer<S> = S extends Shape<infer T> ? T : never

type Fields = Record<string, Shape<any>>

/** A value that passes the test, else `message`. */
export function test<T>(message: string, isFine: (value: unknown) => boolean): Shape<T> {
  return {
    check: (value, path, report) => {
      if (!isFine(value)) report(path, message)
    },
  }
}

export const text = test<string>('must be a text that is not blank', (value) => {
  return typeof value === 'string' && value.trim() !== ''
})

export const day = test<string>('must be a real day written YYYY-MM-DD', (value) => {
  return typeof value === 'string' && isDay(value)
})

/** A text that matches the pattern; `example` is shown to who got it wrong. */
export function pattern(expression: RegExp, example: string): Shape<string> {
  return test(`must look like ${example}`, (value) => {
    return typeof value === 'string' && expression.test(value)
  })
}

/** A whole number within the bounds, both included. */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER): Shape<number> {
  const bounds = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`
  return test(`must be a whole number ${bounds}`, (value) => {
    return Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max
  })
}

export function oneOf<const T extends string | number>(...values: T[]): Shape<T> {
  return test(`must be one of: ${values.join(', ')}`, (value) => values.includes(value as T))
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return { check: shape.check, isOptional: true }
}

export function list<T>(item: Shape<T>, least = 0): Shape<T[]> {
  return {
    check: (value, path, report) => {
      if (!Array.isArray(value)) return report(path, 'must be a list')
      if (value.length < least) report(path, `must have at least ${least} item(s)`)
      value.forEach((entry, index) => item.check(entry, [...path, index], report))
    },
  }
}

/** A mapping with these keys and no others. */
export function mapping<F extends Fields>(fields: F): Shape<{ [K in keyof F]: Infer<F[K]> }> {
  return {
    check: (value, path, report) => {
      if (!isMapping(value)) return report(path, 'must be a mapping')
      for (const key of Object.keys(value)) {
        if (!Object.hasOwn(fields, key)) report([...path, key], `unknown key "${key}"`)
      }
      for (const [key, shape] of Object.entries(fields)) {
        if (value[key] !== undefined) shape.check(value[key], [...path, key], report)
        else if (!shape.isOptional) report([...path, key], `"${key}" is missing`)
      }
    },
  }
}

/** Anything: checked by who knows it. */
export const anything: Shape<unknown> = { check: () => {} }

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
