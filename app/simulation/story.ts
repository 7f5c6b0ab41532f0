/** One thread of the year: it yields the day (`YYYY-MM-DD`) on which it goes on. */
export type Story = AsyncGenerator<string, void, void>

interface Waiting {
  day: string
  order: number
  story: Story
}

/**
 * Plays many stories in the order of their days, so that the audit trail of a simulated year reads
 * like that of a real one. Stops before the first day after `until`, leaving the rest untold.
 */
export async function playStories(
  stories: Story[],
  { until, onDay }: { until: string; onDay: (day: string) => void }
) {
  const waiting: Waiting[] = []
  let order = 0
  const goOn = async (story: Story) => {
    const step = await story.next()
    if (step.done) return
    const entry = { day: step.value, order: order++, story }
    const place = waiting.findIndex((other) => other.day > entry.day)
    waiting.splice(place < 0 ? waiting.length : place, 0, entry)
  }

  for (const story of stories) await goOn(story)
  for (;;) {
    const next = waiting.shift()
    if (!next || next.day > until) break
    onDay(next.day)
    await goOn(next.story)
  }
}
