import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, openSqliteStore } from '@exchequer/server'
import type { ItemRow, Store } from '@exchequer/server/internal/store/store'
import { expandAll } from './calendar.js'
import { median, type Options, type Table } from './measuring.js'
import { availability, check, createFolder, createItem, createSeries, folderId, suggestions } from './requests.js'
import { timed } from './scale.js'

const people = 100
const seriesEach = 20
const singlesEach = 80
const warmUp = 2
const [from, to] = [new Date('2027-03-01T00:00:00Z'), new Date('2027-03-08T00:00:00Z')]

const addresses = Array.from({ length: people }, (_, index) => `person${index}@example.test`)

/** A week of a hundred people, beside the series of them all expanded by a library alone, with nothing read, merged or written. */
export async function measureAvailability({ isQuick, progress }: Options): Promise<Table[]> {
  const rounds = warmUp + (isQuick ? 5 : 15)
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-bench-'))
  const store = await openSqliteStore({ path: join(folder, 'availability.sqlite') })
  const server = createServer({ store })
  try {
    await server.addMailbox({ address: 'ada@example.test', password: 'secret' })
    for (const address of addresses) await server.addMailbox({ address })
    const made = folderId((await timed(server, createFolder('event', 'Samples'))).body)
    for (let person = 0; person < people; person++) {
      progress(`availability: ${person} of ${people} calendars`)
      const indexes = (count: number) => Array.from({ length: count }, (_, index) => person * count + index)
      check((await timed(server, createSeries(made, indexes(seriesEach)))).body, seriesEach)
      check((await timed(server, createItem('event', made, indexes(singlesEach)))).body, singlesEach)
    }
    await handOut(store)

    const requests = {
      'a merged stream for each': availability(addresses, from, to, 'MergedOnly'),
      'the times of all events': availability(addresses, from, to, 'FreeBusyMerged'),
      'times to meet': suggestions(addresses, from, to),
    }
    const costs = new Map(Object.keys(requests).map((name) => [name, [] as number[]]))
    const library: number[] = []
    let expanded = 0
    for (let round = 0; round < rounds; round++) {
      progress(`availability: round ${round + 1} of ${rounds}`)
      const started = performance.now()
      expanded = expandAll(people * seriesEach, from, to)
      if (round >= warmUp) library.push(performance.now() - started)
      for (const [name, request] of Object.entries(requests)) {
        const { body, milliseconds } = await timed(server, request)
        if (body.includes('ResponseClass="Error"')) throw new Error(`${name}: ${body.slice(0, 2000)}`)
        const shown = body.split('<t:CalendarEvent>').length - 1
        if (name.includes('events') && shown < expanded) throw new Error(`${shown} events of ${expanded} are shown.`)
        if (round >= warmUp) costs.get(name)!.push(milliseconds)
      }
    }
    const alone = median(library)
    return [
      {
        title: `A week of ${people} people with ${seriesEach} series and ${singlesEach} single events each, ms`,
        columns: ['library alone', 'GetUserAvailability', 'ratio'],
        rows: [...costs].map(([name, measured]) => ({
          name,
          values: [alone, median(measured), median(measured) / alone],
        })),
      },
    ]
  } finally {
    await server.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

/** Puts what was made into the calendars of the people, to each the same number. */
async function handOut(store: Store): Promise<void> {
  await store.write(async (transaction) => {
    const ada = (await transaction.mailboxByAddress('ada@example.test'))!
    const all = { mailbox: ada.id, folder: undefined, associated: false, offset: 0, limit: people * 200 }
    const rows: ItemRow[] = await transaction.listItems({ ...all, sort: [{ column: 'id', descending: false }] })
    for (const [index, row] of rows.entries()) {
      const owner = (await transaction.mailboxByAddress(addresses[Math.floor((index * people) / rows.length)]!))!
      const { id: folder } = (await transaction.folderByName(owner.id, 'calendar'))!
      const id = await transaction.nextChange(owner.id)
      await transaction.insertItem({ ...row, mailbox: owner.id, folder, id, change: id, contentChange: id })
    }
  })
}
