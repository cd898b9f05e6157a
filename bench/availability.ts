import { join } from 'node:path'
import { openSqliteStore } from '@exchequer/server'
import type { ItemRow, Store } from '@exchequer/server/internal/store/store'
import { expandAll } from './calendar.js'
import { ask, serverOfAda } from './in-process.js'
import { type Options, Rounds, type Table } from './measuring.js'
import { availability, check, createFolder, createItem, createSeries, folderId, suggestions } from './requests.js'
import { startExchequer } from './servers.js'

const people = 100
const seriesEach = 20
const singlesEach = 80
const warmUp = 2
const [from, to] = [new Date('2027-03-01T00:00:00Z'), new Date('2027-03-08T00:00:00Z')]

const addresses = Array.from({ length: people }, (_, index) => `person${index}@example.test`)

/** A week of a hundred people, beside the series of them all expanded by a library alone, with nothing read, merged or written. */
export async function measureAvailability(options: Options): Promise<Table[]> {
  const { isQuick, folder, progress } = options
  const rounds = warmUp + (isQuick ? 5 : 15)
  await buildCalendars(folder, progress)
  const server = await startExchequer(options, folder, [])
  try {
    const connection = await server.connect()
    const requests = {
      'a merged stream for each': availability(addresses, from, to, 'MergedOnly'),
      'the times of all events': availability(addresses, from, to, 'FreeBusyMerged'),
      'times to meet': suggestions(addresses, from, to),
    }
    const costs = new Rounds()
    for (let round = 0; round < rounds; round++)
      for (const [name, request] of Object.entries(requests)) {
        progress(`availability: round ${round + 1} of ${rounds}, ${name}`)
        const started = performance.now()
        const expanded = expandAll(people * seriesEach, from, to).length
        const alone = performance.now() - started
        const { body, milliseconds } = await connection.post(request)
        if (body.includes('ResponseClass="Error"')) throw new Error(`${name}: ${body.slice(0, 2000)}`)
        const shown = body.split('<t:CalendarEvent>').length - 1
        if (name.includes('events') && shown < expanded) throw new Error(`${shown} events of ${expanded} are shown.`)
        if (round < warmUp) continue
        costs.add(name, 'exchequer', milliseconds)
        costs.add(name, 'rrule-temporal', alone)
      }
    connection.close()
    const title = `A week of ${people} people with ${seriesEach} series and ${singlesEach} single events each`
    return [costs.table(title, 'ms', ['exchequer', 'rrule-temporal'])]
  } finally {
    await server.stop()
  }
}

/** A store with the calendars of all, in a process that is not measured. */
async function buildCalendars(folder: string, progress: Options['progress']): Promise<void> {
  const store = await openSqliteStore({ path: join(folder, 'exchequer.sqlite') })
  const server = await serverOfAda(store)
  for (const address of addresses) await server.addMailbox({ address })
  const made = folderId(await ask(server, createFolder('event', 'Samples')))
  for (let person = 0; person < people; person++) {
    progress(`availability: ${person} of ${people} calendars`)
    const indexes = (count: number) => Array.from({ length: count }, (_, index) => person * count + index)
    check(await ask(server, createSeries(made, indexes(seriesEach))), seriesEach)
    check(await ask(server, createItem('event', made, indexes(singlesEach))), singlesEach)
  }
  await handOut(store)
  await server.close()
  await store.close()
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
