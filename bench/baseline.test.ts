import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accept, type Baseline, describeMoves, movesSince } from './baseline.js'
import type { Table } from './measuring.js'

const tableOf = (value: number, { spread = 0.01, unit = 'items/s', title = 'Batches' } = {}): Table => ({
  title,
  unit,
  columns: ['ours', 'floor'],
  rows: [{ name: 'create', figures: [value, 1], ratio: { value, spread } }],
})
const accepted = (value: number, spread = 0.01): Baseline => ({ Batches: { create: { value, spread } } })

test('a ratio that differs by less than two runs of the same code do has not moved', () => {
  assert.deepEqual(movesSince(accepted(0.4), [tableOf(0.415)]), [])
})

test('a ratio that differs by less than both spreads together has not moved', () => {
  assert.deepEqual(movesSince(accepted(0.4, 0.1), [tableOf(0.46, { spread: 0.06 })]), [])
  assert.equal(movesSince(accepted(0.4, 0.02), [tableOf(0.46, { spread: 0.06 })]).length, 1)
})

test('a greater share of the floor is better where figures are per second, and worse where they are times', () => {
  const isBetter = (now: number, unit: string) => movesSince(accepted(1), [tableOf(now, { unit })])[0]?.isBetter
  assert.equal(isBetter(1.5, 'items/s'), true)
  assert.equal(isBetter(0.5, 'items/s'), false)
  assert.equal(isBetter(1.5, 'ms'), false)
  assert.equal(isBetter(0.5, 'ms'), true)
})

test('what the baseline does not know has not moved, nor has what was measured without a floor', () => {
  const withoutFloor: Table = { ...tableOf(0.9), rows: [{ name: 'create', figures: [5] }] }
  assert.deepEqual(movesSince({}, [tableOf(0.9)]), [])
  assert.deepEqual(movesSince(accepted(0.4), [tableOf(0.9, { title: 'Other' }), withoutFloor]), [])
})

test('accepting a run replaces the tables that it measured and keeps the others', () => {
  const baseline = { ...accepted(0.4), Other: { get: { value: 0.3, spread: 0.02 } } }
  assert.deepEqual(accept(baseline, [tableOf(0.56789)]), {
    Batches: { create: { value: 0.568, spread: 0.01 } },
    Other: { get: { value: 0.3, spread: 0.02 } },
  })
})

test('accepting a run without the floor leaves the baseline as it is', () => {
  const withoutFloor: Table = { ...tableOf(0.9), rows: [{ name: 'create', figures: [5] }] }
  assert.deepEqual(accept(accepted(0.4), [withoutFloor]), accepted(0.4))
})

test('nothing has moved since what was just accepted', () => {
  const tables = [tableOf(0.123456), tableOf(7.7777, { title: 'Waits', unit: 'ms' })]
  assert.deepEqual(movesSince(accept({}, tables), tables), [])
})

test('moves are told better ones first, with what is noise', () => {
  const baseline = { ...accepted(0.4), Waits: { create: { value: 2, spread: 0.1 } } }
  const moves = movesSince(baseline, [tableOf(0.3), tableOf(1, { title: 'Waits', unit: 'ms' })])
  assert.deepEqual(describeMoves(moves).split('\n'), [
    '  better  2.00 → 1.00 (-50 %, noise 11 %)  create · Waits',
    '  worse   0.40 → 0.30 (-25 %, noise 5 %)  create · Batches',
    '',
  ])
})
