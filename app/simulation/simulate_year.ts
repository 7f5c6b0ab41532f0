import RotateSigningKey from '#app/certificates/signed_payload/actions/rotate_signing_key'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import DecidePolicyConfirmation from '#app/subsidies/policies/actions/decide_policy_confirmation'
import ProposePolicyConfirmation from '#app/subsidies/policies/actions/propose_policy_confirmation'
import { addDays, daysBetween } from '#app/shared/days'
import { assembleCast } from '#app/simulation/cast'
import { assembleEnterprises, firstOrder } from '#app/simulation/enterprises'
import { awardDays, awardStory } from '#app/simulation/award_story'
import { contestStory, DAYS_TO_THE_CONTEST } from '#app/simulation/contest_story'
import { bureauStory } from '#app/simulation/bureau_story'
import { classStory, type Stage } from '#app/simulation/class_story'
import { loadStatusLists, peopleToName } from '#app/simulation/other_authorities'
import { paymentStory } from '#app/simulation/payment_story'
import { registerExaminers } from '#app/simulation/examiners'
import { planYear } from '#app/simulation/year_plan'
import { playStories } from '#app/simulation/story'
import { Random } from '#app/simulation/random'
import { StageTimes } from '#app/simulation/stage_times'
import { SyntheticPeople } from '#app/simulation/synthetic_people'
import {
  claimsByKind,
  yearFunnel,
  type KindOfClaims,
  type YearFunnel,
} from '#app/simulation/year_funnel'
import '#start/outbox'

export interface SimulationInput {
  trainees: number
  seed: number
  /** First day on which a class may start, and the last. */
  firstDay: string
  lastStart: string
  /** The day on which the story stops, told or not. */
  until: string
  classSize?: number
  crowdedAtEnd?: boolean
  password?: string
  /** Whether the lists of other authorities name somebody of the year. */
  named?: boolean
  /** Whether the last payment batch is left in preparation. */
  leavesBatch?: boolean
  /** How many people get a photo. */
  photos?: number
  onProgress?: (day: string, seconds: number) => void
}

export interface SimulationResult extends YearFunnel {
  claimsByKind: KindOfClaims[]
  seed: number
  trainees: number
  seconds: number
  peakRssMb: number
  sampleClass: string | null
  stages: Record<string, number>
}

/**
 * Plays a synthetic year through the same actions as the pages, on a database with a pack loaded. The
 * same seed gives the same year.
 *
 * @throws Error when the plan has not enough free seats
 */
export async function simulateYear(input: SimulationInput): Promise<SimulationResult> {
  const times = new StageTimes()
  const random = new Random(input.seed)
  const year = Number(input.firstDay.slice(0, 4))
  const firstClass = await db.from('course_classes').max('id as id').first()
  const firstClaim = await db.from('claims').max('id as id').first()

  try {
    clock.stopAt(`${year}-01-02`)
    await new RotateSigningKey().handle({ onlyFirst: true })
    const classes = await planYear({ ...input, year, random })
    const cast = await assembleCast({ baseId: classes[0].baseId, password: input.password })
    await confirmPolicies(cast)

    const people = new SyntheticPeople(random.fork('people'))
    const sending = await assembleEnterprises(cast.zhengce, classes, people.apart('enterprises'))
    await loadStatusLists({
      actor: cast.zhengce,
      asOf: clock.today(),
      strangers: new SyntheticPeople(random.fork('strangers')),
      named: input.named ? peopleToName(people) : {},
      insured: [...sending.values()].flatMap(({ staff }) => staff),
    })

    await registerExaminers({
      actor: cast.chushen,
      people: new SyntheticPeople(random.fork('examiners')),
      trainees: input.trainees,
      from: clock.today(),
    })

    const stage: Stage = {
      cast,
      times,
      people,
      returning: [],
      sending,
      orders: firstOrder(classes, sending),
      photosLeft: input.photos ?? 0,
    }
    await playStories(
      [
        ...classes.map((planned) => classStory(planned, stage, random.fork(planned.label))),
        bureauStory(stage, random.fork('bureau'), { from: input.firstDay, until: input.until }),
        paymentStory(stage, random.fork('payments'), {
          ...{ from: input.firstDay, until: input.until },
          leavesBatch: input.leavesBatch,
        }),
        contestStory(
          stage,
          people.apart('contestants'),
          random.fork('contest'),
          dayOfContest(input)
        ),
        awardStory(stage, people.apart('winners'), random.fork('awards'), daysOfAwards(input)),
      ],
      {
        until: input.until,
        onDay(day) {
          clock.stopAt(day)
          input.onProgress?.(day, times.totalSeconds)
        },
      }
    )
  } finally {
    clock.resume()
  }

  const rows = await db
    .from('course_classes')
    .where('id', '>', firstClass?.id ?? 0)
    .select('id')
  const classIds = rows.map((row) => row.id as number)
  const sample = await db
    .from('course_classes')
    .whereIn('id', classIds)
    .whereExists((exists) => {
      exists
        .from('certificates')
        .whereColumn('certificates.course_class_id', 'course_classes.id')
        .whereNotNull('certificates.pdf_sha256')
        .select('certificates.id')
    })
    .orderBy('id')
    .select('code')
    .first()
  return {
    seed: input.seed,
    trainees: input.trainees,
    ...(await yearFunnel(classIds)),
    claimsByKind: await claimsByKind(firstClaim?.id ?? 0),
    seconds: times.totalSeconds,
    peakRssMb: Math.round(Math.max(times.peakRssMb, process.resourceUsage().maxRSS / 1024)),
    sampleClass: sample?.code ?? null,
    stages: times.toJSON(),
  }
}

/** In the middle of the time; in a demonstration so late that its award list is before the public. */
function dayOfContest({ firstDay, until, crowdedAtEnd }: SimulationInput): string {
  if (crowdedAtEnd) return addDays(until, -DAYS_TO_THE_CONTEST - 2)
  return addDays(firstDay, Math.floor(daysBetween(firstDay, until) / 2))
}

/** From a quarter of the time on; the last one so late that it can still be paid, or waits. */
function daysOfAwards({ trainees, firstDay, until, crowdedAtEnd }: SimulationInput): string[] {
  const span = daysBetween(firstDay, until)
  const last = crowdedAtEnd ? addDays(until, -3) : addDays(firstDay, Math.floor(span * 0.75))
  return awardDays(trainees, addDays(firstDay, Math.floor(span * 0.25)), last)
}

async function confirmPolicies(
  cast: Pick<Awaited<ReturnType<typeof assembleCast>>, 'zhengce' | 'fuhe'>
) {
  const open = await db
    .from('policies')
    .where({ status: 'published', value_status: 'example' })
    .select('id')
  for (const policy of open) {
    await new ProposePolicyConfirmation().handle({
      actor: cast.zhengce,
      policyId: policy.id,
      document: '演示用确认，非正式文件（演示〔2026〕1 号）',
    })
    await new DecidePolicyConfirmation().handle({
      actor: cast.fuhe,
      policyId: policy.id,
      result: 'confirmed',
    })
  }
}
