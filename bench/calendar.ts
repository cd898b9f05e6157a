import { RRuleTemporal } from 'rrule-temporal'
import type { Connection } from './connection.js'
import { fill, makeFolder } from './folders.js'
import { figure, figureGoal, type Options, Rounds, type Table } from './measuring.js'
import { calendarView, createItem, createSeries, ruleOf } from './requests.js'
import { ada, startExchequer } from './servers.js'

const warmUp = 2
const day = 86_400_000
const from = new Date('2027-03-01T00:00:00Z')
const after = (days: number): Date => new Date(from.getTime() + days * day)
const spans = { week: after(7), month: after(31), year: after(365) }

/**
 * Calendar views (W9): occurrences of 200 series in a second, each of them checked; and a week among many series and more single events.
 * Beside both the same series expanded by a library alone, with nothing read, sorted or written.
 */
export async function measureCalendar(options: Options): Promise<Table[]> {
  const server = await startExchequer(options, options.folder, [ada])
  const connection = await server.connect()
  try {
    return [await measureViews(options, connection), await measureFullWeek(options, connection)]
  } finally {
    connection.close()
    await server.stop()
  }
}

async function measureViews({ isQuick, progress }: Options, connection: Connection): Promise<Table> {
  const seriesCount = 200
  const rounds = warmUp + (isQuick ? 3 : 15)
  const folder = await makeFolder(connection, 'event', 'Series')
  await fill(connection, seriesCount, (indexes) => createSeries(folder, indexes))
  const rates = new Rounds()
  for (let round = 0; round < rounds; round++)
    for (const [span, to] of Object.entries(spans)) {
      progress(`calendar: round ${round + 1} of ${rounds}, a ${span}`)
      const { body, milliseconds } = await connection.post(calendarView(folder, from, to))
      const started = performance.now()
      const expected = expandAll(seriesCount, from, to)
      const alone = performance.now() - started
      compareTimes(startsOf(body), expected)
      if (round < warmUp) continue
      rates.add(span, 'exchequer', (expected.length * 1000) / milliseconds)
      rates.add(span, 'rrule-temporal', (expected.length * 1000) / alone)
    }
  const goals = Object.fromEntries(Object.keys(spans).map((span) => [span, figureGoal(60_000)]))
  return rates.table(`A view over ${seriesCount} series`, 'occurrences/s', ['exchequer', 'rrule-temporal'], goals)
}

async function measureFullWeek({ isQuick, progress }: Options, connection: Connection): Promise<Table> {
  const [seriesCount, singleCount] = isQuick ? [1000, 10_000] : [10_000, 100_000]
  const rounds = warmUp + (isQuick ? 3 : 7)
  const folder = await makeFolder(connection, 'event', 'Full')
  progress(`calendar: ${seriesCount} series and ${singleCount} single events are made`)
  await fill(connection, seriesCount, (indexes) => createSeries(folder, indexes))
  await fill(connection, singleCount, (indexes) => createItem('event', folder, indexes))
  const costs = new Rounds()
  for (let round = 0; round < rounds; round++) {
    progress(`calendar: round ${round + 1} of ${rounds}, a full week`)
    const { body, milliseconds } = await connection.post(calendarView(folder, from, spans.week, 1000))
    const started = performance.now()
    const expanded = expandAll(seriesCount, from, spans.week)
    const alone = performance.now() - started
    const shown = Number(/TotalItemsInView="(\d+)"/.exec(body)?.[1])
    if (!(shown >= expanded.length))
      throw new Error(`The view knows of ${shown} events, the library of ${expanded.length}.`)
    if (round < warmUp) continue
    costs.add('the first 1,000 events', 'exchequer', milliseconds)
    costs.add('the first 1,000 events', 'rrule-temporal', alone)
  }
  const title = `A week among ${figure(seriesCount)} series and ${figure(singleCount)} single events`
  return costs.table(title, 'ms', ['exchequer', 'rrule-temporal'])
}

/** When each occurrence of a view begins: which series, and the minute. */
const startsOf = (body: string): string[] =>
  Array.from(
    body.matchAll(/<t:Subject>Series (\d+) .*?<t:Start>([^<]{16})/g),
    ([, index, minute]) => `${index} ${minute}`,
  )

/** The same as a library finds it. */
export function expandAll(count: number, start: Date, end: Date): string[] {
  const found: string[] = []
  for (let index = 0; index < count; index++) {
    const rule = new RRuleTemporal({ rruleString: ruleOf(index) })
    for (const time of rule.between(start, end, true))
      found.push(`${index} ${new Date(time.epochMilliseconds).toISOString().slice(0, 16)}`)
  }
  return found
}

function compareTimes(shown: readonly string[], expected: readonly string[]): void {
  const [known, wanted] = [new Set(shown), new Set(expected)]
  const missing = expected.filter((time) => !known.has(time))
  const wrong = shown.filter((time) => !wanted.has(time))
  if (missing.length > 0 || wrong.length > 0 || shown.length !== expected.length)
    throw new Error(
      `Of ${expected.length} occurrences ${missing.length} are missing (${missing.slice(0, 3)}), and ${wrong.length} of ${shown.length} are wrong (${wrong.slice(0, 3)}).`,
    )
}
