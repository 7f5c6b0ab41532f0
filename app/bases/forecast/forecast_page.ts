import clock from '#app/shared/clock'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { ownRates, type OwnRates } from '#app/bases/forecast/queries/own_rates'
import { yearFigures, type YearFigures } from '#app/bases/forecast/queries/year_figures'
import {
  compareOffers,
  levelsToShow,
  type OfferComparison,
  type OfferLevel,
} from '#app/bases/forecast/compare_offers'
import {
  forecastYear,
  type Rates,
  type SpecialtyForecast,
  type YearForecast,
} from '#app/bases/forecast/forecast_year'
import type { Locale } from '#app/shared/words'

/** Years that are played; the band of a hundred years moves by a seat or two with fewer. */
export const RUNS = 1000
export const DEFAULT_SEED = 8

export interface RateShown {
  name: keyof Rates
  /** In percent, with one decimal. */
  percent: number
  /** Counted in own history, typed by the reader, or neither. */
  basis: 'history' | 'typed' | 'none'
  happened: number
  of: number
}

export interface ForecastRow extends YearFigures {
  forecast: SpecialtyForecast
  /** Open seats of classes that have not begun, and whom to invite for them. */
  openSeats: number
  waiting: number
  offers: OfferComparison
  /** Of its levels those worth reading. */
  shownLevels: OfferLevel[]
}

export interface ForecastPage {
  rates: RateShown[]
  rows: ForecastRow[]
  forecast: YearForecast
  seed: number
  /** The risk of more people than seats that the reader accepts. */
  riskPercent: number
  calendarLoaded: boolean
}

/** When nothing is counted nor typed: everybody comes and completes, what is open stays open. */
const NEUTRAL: Rates = { fill: 1, conversion: 1, noShow: 0, dropOut: 0 }

export type TypedRates = Partial<Record<keyof Rates, number>>

/** The forecast of a base's year with the rates counted from its history or typed in percent. */
export async function forecastPage(
  { baseId, year, locale }: { baseId: number; year: number; locale: Locale },
  typed: TypedRates,
  { seed, riskPercent }: { seed: number; riskPercent: number }
): Promise<ForecastPage> {
  const calendar = await WorkCalendar.load()
  const today = clock.today()
  const language = locale === 'en' ? 'en' : 'zh'
  const figures = await yearFigures({ baseId, year, today }, language, calendar)
  const shown = ratesShown(await ownRates(baseId, year), typed)
  const rates = Object.fromEntries(
    shown.map((one) => [one.name, one.percent / 100])
  ) as unknown as Rates
  const forecast = forecastYear({ specialties: figures, rates, seed, runs: RUNS })
  return {
    rates: shown,
    rows: figures.map((one, index) => {
      const coming = one.classes.filter((open) => !open.hasBegun)
      const openSeats = coming.reduce((sum, open) => sum + open.seats - open.enrolled, 0)
      const offers = compareOffers({
        seats: openSeats,
        comes: rates.conversion * (1 - rates.noShow),
        acceptedRisk: riskPercent / 100,
        ...{ seed, runs: RUNS },
      })
      return {
        ...one,
        forecast: forecast.bySpecialty[index],
        openSeats,
        waiting: coming.reduce((sum, open) => sum + open.waiting, 0),
        offers,
        shownLevels: levelsToShow(offers, riskPercent / 100),
      }
    }),
    forecast,
    seed,
    riskPercent,
    calendarLoaded: calendar.years.has(year),
  }
}

function ratesShown(own: OwnRates, typed: TypedRates): RateShown[] {
  return (Object.keys(NEUTRAL) as (keyof Rates)[]).map((name) => {
    const { rate, happened, of } = own[name]
    const counted = { name, happened, of }
    if (typed[name] !== undefined) return { ...counted, percent: typed[name], basis: 'typed' }
    if (rate === null) return { ...counted, percent: NEUTRAL[name] * 100, basis: 'none' }
    return { ...counted, percent: Math.round(rate * 1000) / 10, basis: 'history' }
  })
}
