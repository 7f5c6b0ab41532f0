import { plainRoutes, type PlainRoute } from '#app/grades/entry/plain_routes'
import { laddersOf, type Ladder } from '#app/grades/queries/ladders'
import type { Locale } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface ShownLadder {
  ladder: Ladder
  routes: PlainRoute[]
  /** The rules of the next grade, by name. */
  title: string | null
  isExample: boolean
}

/** The ladders of a person with the routes to the next grade in plain words. */
export async function shownLadders(
  client: QueryClientContract,
  personId: number,
  onDay: string,
  locale: Locale
): Promise<ShownLadder[]> {
  const ladders = await laddersOf(client, personId, onDay)
  return ladders.map((ladder) => {
    const judgement = ladder.next?.judgement
    return {
      ladder,
      routes: judgement ? plainRoutes(judgement, onDay, locale) : [],
      title: judgement?.ruleSet?.title[locale] ?? null,
      isExample: judgement?.isExample ?? false,
    }
  })
}
