/* The table of a bench, for people. */

const COLUMNS = [
  ['case', (one) => (one.role ? `${one.case}, ${one.role}` : one.case)],
  ['database', (one) => one.database],
  ['n', (one) => count(one.n)],
  ['seconds', (one) => fixed(one.seconds, 3)],
  ['per second', (one) => count(Math.round(one.perSecond))],
  ['cpu s', (one) => fixed(one.cpuSeconds, 3)],
  ['p50 ms', (one) => fixed(one.p50Ms, 1)],
  ['p95 ms', (one) => fixed(one.p95Ms, 1)],
  ['p99 ms', (one) => fixed(one.p99Ms, 1)],
  ['queries', (one) => count(one.queries)],
  ['peak MB', (one) => count(one.peakRssMb)],
  ['baseline/s', (one) => count(one.baseline && Math.round(one.baseline))],
  ['ratio', (one) => fixed(one.ratio, 1)],
  ['budget', (one) => (one.budget ? `${one.budget} ${one.withinBudget ? 'kept' : 'MISSED'}` : '')],
]

/** Prints the cases of a bench, what each was compared with, and the notes. */
export function printTable(name, cases, notes) {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...cases.map((one) => COLUMNS.map(([, of]) => of(one))),
  ]
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at].length)))
  const line = (row) =>
    row
      .map((cell, at) =>
        at < 2 || at === row.length - 1 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])
      )
      .join('  ')
  console.log(`bench ${name}\n`)
  rows.forEach((row) => console.log(line(row).trimEnd()))
  const baselines = Map.groupBy(
    cases.filter((one) => one.baselineOf),
    (one) => one.baselineOf
  )
  if (baselines.size > 0) console.log('\nBaselines, measured in the same run:')
  for (const [words, of] of baselines) {
    const names = new Set(of.map((one) => one.case))
    console.log(`  ${of.length === cases.length ? 'all' : [...names].join(', ')}: ${words}`)
  }
  if (notes.length > 0) console.log(`\n${notes.map((note) => `Note: ${note}`).join('\n')}`)
}

function count(value) {
  return value === undefined ? '' : value.toLocaleString('en-US')
}

function fixed(value, digits) {
  return value === undefined ? '' : value.toFixed(digits)
}
