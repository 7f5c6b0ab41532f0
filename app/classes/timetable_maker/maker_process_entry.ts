/* Entry of the process in which a timetable is made: one task in, its progress and its answer out. */
import { loadHighs } from '#app/classes/timetable_maker/load_highs'
import { makeTimetable } from '#app/classes/timetable_maker/make_timetable'
import { prove } from '#app/classes/timetable_maker/prove'
import type { MakerAnswer, MakerTask } from '#app/classes/timetable_maker/maker_process'

function say(answer: MakerAnswer) {
  process.send!(answer)
}

process.once('message', async (task: MakerTask) => {
  const { problem, timeLimitMs } = task
  if (task.kind === 'make') {
    const { seed } = task
    const made = makeTimetable(problem, { seed, timeLimitMs }, (progress) => say({ progress }))
    say({ made })
  } else {
    const onShare = (share: number) => say({ progress: { share } })
    say({ proven: prove(problem, task.made, await loadHighs(), timeLimitMs, onShare) })
  }
})
