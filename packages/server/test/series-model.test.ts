import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PART } from '@exchequer/server/internal/store/store'
import { dayOfWeekIndexes, daysOfWeek, months } from '@exchequer/server/internal/time/recurrence-pattern'
import fc from 'fast-check'
import { changeEvent, event, occurrenceIdOf, view } from './calendar-steps.js'
import {
  alice,
  createFolder,
  createItem,
  deleteFolder,
  distinguished,
  folderId,
  host,
  type Id,
  textOf,
} from './harness.js'
import {
  type Deed,
  day,
  daysOf,
  deeds,
  minute,
  type Occurrence,
  plain,
  type SeriesPlan,
  seriesPlan,
  toLocal,
  toUtc,
} from './series-model.js'

const seed = Number(process.env['MODEL_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(process.env['SERIES_RUNS'] ?? 100)

const server = await host()
const { post, store } = server
after(() => server.close())

const iso = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z')
const dayText = (at: number): string => iso(at * day).slice(0, 10)

function recurrenceOf(plan: SeriesPlan): string {
  const { pattern, startDay, count, byEndDate } = plan
  const interval = `<t:Interval>${pattern.interval}</t:Interval>`
  const picked = `<t:DaysOfWeek>${daysOfWeek[pattern.dayName]}</t:DaysOfWeek><t:DayOfWeekIndex>${dayOfWeekIndexes[pattern.position]}</t:DayOfWeekIndex>`
  const dayOfMonth = `<t:DayOfMonth>${pattern.dayOfMonth}</t:DayOfMonth>`
  const month = `<t:Month>${months[pattern.month]}</t:Month>`
  const patterns = {
    daily: `<t:DailyRecurrence>${interval}</t:DailyRecurrence>`,
    weekly: `<t:WeeklyRecurrence>${interval}<t:DaysOfWeek>${pattern.weekdays.map((at) => daysOfWeek[at]).join(' ')}</t:DaysOfWeek></t:WeeklyRecurrence>`,
    monthlyDay: `<t:AbsoluteMonthlyRecurrence>${interval}${dayOfMonth}</t:AbsoluteMonthlyRecurrence>`,
    monthlyWeekday: `<t:RelativeMonthlyRecurrence>${interval}${picked}</t:RelativeMonthlyRecurrence>`,
    yearlyDay: `<t:AbsoluteYearlyRecurrence>${dayOfMonth}${month}</t:AbsoluteYearlyRecurrence>`,
    yearlyWeekday: `<t:RelativeYearlyRecurrence>${picked}${month}</t:RelativeYearlyRecurrence>`,
  }
  const start = `<t:StartDate>${dayText(startDay)}</t:StartDate>`
  const last = count === undefined ? 0 : daysOf(plan, count).at(-1)!
  const range =
    count === undefined
      ? `<t:NoEndRecurrence>${start}</t:NoEndRecurrence>`
      : byEndDate
        ? `<t:EndDateRecurrence>${start}<t:EndDate>${dayText(last)}</t:EndDate></t:EndDateRecurrence>`
        : `<t:NumberedRecurrence>${start}<t:NumberOfOccurrences>${count}</t:NumberOfOccurrences></t:NumberedRecurrence>`
  return patterns[pattern.kind] + range
}

/** How long something is by the clock. */
const minutesOf = ({ start, end }: { start: number; end: number }, zone: string): number =>
  (toLocal(end, zone) - toLocal(start, zone)) / minute

/** Of a series without an end so many are looked at. */
const horizon = 16

class Run {
  readonly plan: SeriesPlan
  readonly days: readonly number[]
  readonly folder: string
  occurrences: Occurrence[]
  subject = 'Series'
  master!: Id

  constructor(plan: SeriesPlan, folder: string) {
    this.folder = folder
    this.days = daysOf(plan, horizon)
    // A time that the first day skips is another one from the start: what a client sends is the instant.
    const first = plain(plan, this.days[0]!, plan.minutes)
    const timeOfDay = toLocal(first.start, plan.zone) / minute - this.days[0]! * 1440
    this.plan = { ...plan, timeOfDay, minutes: minutesOf(first, plan.zone) }
    this.occurrences = this.days.map((at, index) => ({
      instance: index + 1,
      ...plain(this.plan, at, this.plan.minutes),
      subject: this.subject,
      isException: false,
      hasOwnTimes: false,
    }))
  }

  async begin(): Promise<void> {
    const { zone, isAllDay } = this.plan
    const { start, end } = this.occurrences[0]!
    const item = event({
      subject: this.subject,
      start: iso(start),
      end: iso(end),
      more: `<t:IsAllDayEvent>${isAllDay}</t:IsAllDayEvent>`,
      recurrence: recurrenceOf(this.plan),
      zone,
    })
    this.master = (await post(createItem(item, this.folder))).fine.id
  }

  get isOver(): boolean {
    return this.occurrences.length === 0
  }

  async take({ does, which, by }: Deed): Promise<void> {
    // The last one that is looked at has a neighbour that is not.
    const known = this.plan.count === undefined ? this.occurrences.slice(0, -1) : this.occurrences
    const chosen = known[which % Math.max(1, known.length)]
    if (!chosen) return
    const own = async (changes: Readonly<Record<string, string>>): Promise<void> => {
      ;(await post(changeEvent(await occurrenceIdOf(server, this.master, chosen.instance), changes))).fine
      chosen.isException = true
    }
    switch (does) {
      case 'delete':
        return this.delete(chosen)
      case 'move':
        return this.move(chosen, by)
      case 'rename':
        chosen.subject = `Own ${by}`
        return own({ 'item:Subject': `<t:Subject>${chosen.subject}</t:Subject>` })
      case 'write':
        return own({ 'item:Body': `<t:Body BodyType="Text">${'é'.repeat(by)}</t:Body>` })
      case 'attach': {
        const { id } = await occurrenceIdOf(server, this.master, chosen.instance)
        const file = `<t:FileAttachment><t:Name>f</t:Name><t:Content>${Buffer.alloc(by).toString('base64')}</t:Content></t:FileAttachment>`
        const answer = await post(
          `<m:CreateAttachment><m:ParentItemId Id="${id}"/><m:Attachments>${file}</m:Attachments></m:CreateAttachment>`,
        )
        assert.equal(answer.fine.codes.length, 1)
        chosen.isException = true
        return
      }
      case 'renameSeries':
        return this.renameSeries(`Series ${by}`)
      case 'lengthen':
        return this.lengthen([0, 30, 60, 90][by % 4]!)
      case 'view':
        return this.look(chosen.start - (by % 400) * day, chosen.end + (by % 7) * day)
    }
  }

  async delete(chosen: Occurrence): Promise<void> {
    const { id } = await occurrenceIdOf(server, this.master, chosen.instance)
    const answer = await post(
      `<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToNone"><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:DeleteItem>`,
    )
    assert.deepEqual(answer.codes, ['NoError'])
    this.occurrences = this.occurrences.filter((one) => one !== chosen)
  }

  /** To another day and time, which the neighbours may not allow. */
  async move(chosen: Occurrence, by: number): Promise<void> {
    const { zone, isAllDay } = this.plan
    if (isAllDay) return
    const dayOf = (instant: number): number => Math.floor(toLocal(instant, zone) / day)
    const at = dayOf(chosen.start) + (by % 7) - 3
    const start = toUtc(at * day + (5 + (by % 16)) * 60 * minute, zone)
    const isStartAlone = by % 3 === 0 && start <= chosen.end && chosen.end - start < day
    const end = isStartAlone ? chosen.end : start + (by % 5) * 30 * minute
    const place = this.occurrences.indexOf(chosen)
    const [before, next] = [this.occurrences[place - 1], this.occurrences[place + 1]]
    const isFree =
      (!before || (dayOf(before.start) < at && before.end <= start)) &&
      (!next || (dayOf(next.start) > at && next.start >= end))
    const answer = await post(
      changeEvent(await occurrenceIdOf(server, this.master, chosen.instance), {
        'calendar:Start': `<t:Start>${iso(start)}</t:Start>`,
        ...(!isStartAlone && { 'calendar:End': `<t:End>${iso(end)}</t:End>` }),
      }),
    )
    const isSame = start === chosen.start && end === chosen.end
    assert.deepEqual(answer.codes, [isFree || isSame ? 'NoError' : 'ErrorOccurrenceCrossingBoundary'])
    if (isFree || isSame) Object.assign(chosen, { start, end, isException: true, hasOwnTimes: true })
  }

  async renameSeries(subject: string): Promise<void> {
    ;(await post(changeEvent(this.master, { 'item:Subject': `<t:Subject>${subject}</t:Subject>` }))).fine
    for (const one of this.occurrences) if (one.subject === this.subject) one.subject = subject
    this.subject = subject
  }

  async lengthen(minutes: number): Promise<void> {
    if (this.plan.isAllDay) return
    const first = plain(this.plan, this.days[0]!, minutes)
    const { end } = first
    const length = minutesOf(first, this.plan.zone)
    ;(await post(changeEvent(this.master, { 'calendar:End': `<t:End>${iso(end)}</t:End>` }))).fine
    for (const one of this.occurrences)
      if (!one.hasOwnTimes) Object.assign(one, plain(this.plan, this.days[one.instance - 1]!, length))
  }

  async look(from: number, to: number): Promise<void> {
    const last = this.occurrences.at(-1)
    const until = this.plan.count === undefined && last ? Math.min(to, last.start) : to
    if (until <= from) return
    const { items } = await view(server, iso(from), iso(until), { folder: this.folder })
    const shown = items.map((item) =>
      ['t:Subject', 't:Start', 't:End', 't:CalendarItemType'].map((name) => textOf(item, name)).join(' '),
    )
    const expected = this.occurrences
      .filter(({ start, end }) => end >= from && start < until)
      .sort((a, b) => a.start - b.start)
      .map(({ subject, start, end, isException }) =>
        [subject, iso(start), iso(end), isException ? 'Exception' : 'Occurrence'].join(' '),
      )
    assert.deepEqual(shown, expected)
  }
}

/** Every item weighs what lies in its row and beside it. */
async function checkWeights(): Promise<number> {
  return store.read(async (view) => {
    const mailbox = (await view.mailboxByAddress(alice))!
    const rows = await view.listItems({
      mailbox: mailbox.id,
      folder: undefined,
      associated: false,
      sort: [],
      offset: 0,
      limit: 1000,
    })
    let used = 0
    for (const row of rows) {
      const { s } = JSON.parse(row.document) as { s: { exceptions?: { number: number }[] } }
      const parts = [PART.body, ...(s.exceptions ?? []).map(({ number }) => PART.exceptionBody + number)]
      let size = row.document.length
      for (const part of parts) size += (await view.text(row.mailbox, row.id, part))?.length ?? 0
      for (const attachment of await view.attachments(row.mailbox, row.id)) size += attachment.size
      assert.equal(row.size, size, 'an item weighs what lies beside it')
      used += size
    }
    return mailbox.usedBytes - used
  })
}

test(`whatever is done to a series, a calendar view shows what a plain walk over days finds (MODEL_SEED=${seed} SERIES_RUNS=${runs})`, async () => {
  const rest = await checkWeights()
  const cases = fc.sample(fc.tuple(seriesPlan, deeds), { seed, numRuns: runs })
  for (const [number, [plan, todo]] of cases.entries()) {
    const calendar = `<t:CalendarFolder><t:DisplayName>Model ${number}</t:DisplayName></t:CalendarFolder>`
    const folder = folderId((await post(createFolder(distinguished('calendar'), calendar))).fine.id)
    const done: Deed[] = []
    try {
      const run = new Run(plan, folder)
      await run.begin()
      const { start } = run.occurrences[0]!
      await run.look(start - 10 * day, start + 700 * day)
      for (const deed of todo) {
        done.push(deed)
        await run.take(deed)
        await run.look(start - 10 * day, start + 700 * day)
        if (run.isOver) break
      }
      assert.equal(await checkWeights(), rest, 'the mailbox counts what its items weigh')
      ;(await post(deleteFolder(folder))).fine
      assert.equal(await checkWeights(), rest)
    } catch (error) {
      assert.fail(`in run ${number}: ${JSON.stringify({ plan, done })}\n${(error as Error).stack}`)
    }
  }
})
