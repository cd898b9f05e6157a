import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, openSqliteStore } from '@exchequer/server'
import { RRuleTemporal } from 'rrule-temporal'
import { median, type Options, type Table } from './measuring.js'
import { calendarView, check, createFolder, createItem, createSeries, folderId, ruleOf } from './requests.js'
import { timed } from './scale.js'

const batchSize = 100
const warmUp = 2
const [from, to] = [new Date('2027-03-01T00:00:00Z'), new Date('2027-03-08T00:00:00Z')]

/**
 * A week of a calendar with many series and more single events, beside the same series expanded by a library alone, with nothing read,
 * sorted or written.
 */
export async function measureCalendar({ isQuick, progress }: Options): Promise<Table[]> {
  const [seriesCount, singleCount] = isQuick ? [1000, 10_000] : [10_000, 100_000]
  const rounds = warmUp + (isQuick ? 3 : 7)
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-bench-'))
  const store = await openSqliteStore({ path: join(folder, 'calendar.sqlite') })
  const server = createServer({ store })
  try {
    await server.addMailbox({ address: 'ada@example.test', password: 'secret' })
    const calendar = folderId((await timed(server, createFolder('event', 'Large'))).body)
    const fill = async (what: string, count: number, make: typeof createSeries): Promise<void> => {
      for (let done = 0; done < count; done += batchSize) {
        if (done % 1000 === 0) progress(`calendar: ${done} of ${count} ${what}`)
        const indexes = Array.from({ length: batchSize }, (_, index) => done + index)
        check((await timed(server, make(calendar, indexes))).body, batchSize)
      }
    }
    await fill('series', seriesCount, createSeries)
    await fill('single events', singleCount, (target, indexes) => createItem('event', target, indexes))

    const costs = { view: [] as number[], library: [] as number[] }
    let shown = 0
    let expanded = 0
    for (let round = 0; round < rounds; round++) {
      progress(`calendar: round ${round + 1} of ${rounds}`)
      const { body, milliseconds } = await timed(server, calendarView(calendar, from, to))
      shown = Number(/TotalItemsInView="(\d+)"/.exec(body)?.[1])
      const started = performance.now()
      expanded = expandAll(seriesCount, from, to)
      if (round < warmUp) continue
      costs.view.push(milliseconds)
      costs.library.push(performance.now() - started)
    }
    if (shown < expanded) throw new Error(`The view knows of ${shown} events, the library of ${expanded} occurrences.`)
    const [view, library] = [median(costs.view), median(costs.library)]
    const name = `${seriesCount} series, ${singleCount} single events: ${shown} in the week`
    return [
      {
        title: 'A week of a calendar, ms',
        columns: ['library alone', 'FindItem', 'ratio'],
        rows: [{ name, values: [library, view, view / library] }],
      },
    ]
  } finally {
    await server.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

/** How many occurrences so many series have in a stretch of time, as a library finds them. */
export function expandAll(count: number, from: Date, to: Date): number {
  let found = 0
  for (let index = 0; index < count; index++) {
    const rule = new RRuleTemporal({ rruleString: ruleOf(index) })
    found += rule.between(from, to, true).length
  }
  return found
}
