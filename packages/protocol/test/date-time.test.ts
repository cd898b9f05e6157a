import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FloatingDate, formatDateTime, parseDateTime } from '@exchequer/protocol'
import fc from 'fast-check'

const instants = fc.date({
  min: new Date('0000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
})

test('an instant is read as JavaScript reads it, in every century', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, offset) => {
      const clock = new Date(instant.getTime() + offset * 60_000)
      if (clock.getUTCFullYear() < 0 || clock.getUTCFullYear() > 9999) return
      const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
        String(part).padStart(2, '0'),
      )
      const zone = `${offset < 0 ? '-' : '+'}${hours}:${minutes}`
      assert.deepEqual(parseDateTime(clock.toISOString().replace('Z', zone)), instant)
    }),
  )
})

test('what is written is read again, seconds and all', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const seconds = new Date(Math.floor(instant.getTime() / 1000) * 1000)
      assert.deepEqual(parseDateTime(formatDateTime(seconds)), seconds)
    }),
  )
})

test('a time without a zone is read as the clock shows it, and keeps that it has none', () => {
  const read = parseDateTime('2026-07-01T09:30:00.25')
  assert.ok(read instanceof FloatingDate)
  assert.equal(read.toISOString(), '2026-07-01T09:30:00.250Z')
})

for (const [text, meant] of [
  ['2026-01-01T24:00:00Z', '2026-01-02T00:00:00.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['0099-03-01T00:00:00Z', '0099-03-01T00:00:00.000Z'],
  ['-0044-03-15T12:00:00Z', '-000044-03-15T12:00:00.000Z'],
  [' 2026-01-01T00:00:00.9999Z\n', '2026-01-01T00:00:00.999Z'],
  ['275760-09-13T00:00:00Z', '+275760-09-13T00:00:00.000Z'],
] as const)
  test(`${JSON.stringify(text)} is a date`, () => assert.equal(parseDateTime(text)?.toISOString(), meant))

for (const text of [
  '2026-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-01T24:00:01Z',
  '2026-01-01T25:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-01-01T00:00:60Z',
  '275760-09-13T00:00:01Z',
  '26-01-01T00:00:00Z',
  '2026-01-01 00:00:00Z',
  '2026-01-01T00:00:00+0100',
  '2026-01-01',
])
  test(`${text} is no date`, () => assert.equal(parseDateTime(text), undefined))
