/* Entry of the process in which a timetable is made: one task in, its progress and its answer out. */
import { boundOf } from '#app/classes/timetable_maker/bound'
import { loadHighs } from '#app/classes/timetable_maker/load_highs'
import { makeTimetable } from '#app/classes/timetable_maker/make_timetable'
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
    say({ bound: boundOf(problem, task.made, await loadHighs(), timeLimitMs) })
  }
})
