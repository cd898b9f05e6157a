import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  describeGoals,
  figureGoal,
  format,
  inTurn,
  isReached,
  median,
  quantile,
  Rounds,
  ratioGoal,
  ratioOf,
  type Table,
} from './measuring.js'

test('one round that was disturbed does not move the median', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([3, 1, 900, 2, 2]), 2)
})

test('a share of the waits lies below its quantile', () => {
  const waits = Array.from({ length: 100 }, (_, index) => index + 1)
  assert.equal(quantile(waits, 0.99), 100)
  assert.equal(quantile(waits, 0.5), 51)
  assert.equal(quantile([7], 0.99), 7)
})

test('a ratio is that of figures of the same round, so that what disturbs both contenders cancels out', () => {
  // The second round ran at half speed for both.
  assert.deepEqual(ratioOf([50, 25, 50], [100, 50, 100]), { value: 0.5, spread: 0 })
})

test('the spread of a ratio is half of what lies between its quartiles, as a share of it', () => {
  const { value, spread } = ratioOf([80, 90, 100, 110, 120], [100, 100, 100, 100, 100])
  assert.equal(value, 1)
  assert.ok(Math.abs(spread - 0.1) < 1e-9, `${spread}`)
})

test('contenders with different numbers of rounds are not compared', () => {
  assert.throws(() => ratioOf([1, 2], [1]), /2 rounds beside 1/)
})

test('who begins a round ends the next', () => {
  assert.deepEqual(inTurn(['a', 'b', 'c'], 0), ['a', 'b', 'c'])
  assert.deepEqual(inTurn(['a', 'b', 'c'], 1), ['c', 'b', 'a'])
})

/** Three rounds of three contenders; one row lacks one of them. */
function threeRounds(): Rounds {
  const rounds = new Rounds()
  for (const disturbance of [1, 0.5, 1]) {
    rounds.add('create', 'ours', 50 * disturbance)
    rounds.add('create', 'statements', 900)
    rounds.add('create', 'floor', 100 * disturbance)
    rounds.add('get', 'ours', 30)
    rounds.add('get', 'floor', 40)
  }
  return rounds
}

test('a table has the medians, and the ratio of the first contender to the last', () => {
  const table = threeRounds().table('Work', 'items/s', ['ours', 'statements', 'floor'], { create: ratioGoal(0.4) })
  assert.deepEqual(table.columns, ['ours', 'statements', 'floor'])
  assert.deepEqual(table.rows, [
    { name: 'create', figures: [50, 900, 100], ratio: { value: 0.5, spread: 0 }, goal: ratioGoal(0.4) },
    { name: 'get', figures: [30, undefined, 40], ratio: { value: 0.75, spread: 0 }, goal: undefined },
  ])
})

test('without a floor there is no column for it, no ratio, and no verdict on a goal that is a ratio', () => {
  const rounds = new Rounds()
  rounds.add('create', 'ours', 50)
  const table = rounds.table('Work', 'items/s', ['ours', 'floor'], { create: ratioGoal(0.4) })
  assert.deepEqual(table.columns, ['ours'])
  assert.equal(table.rows[0]!.ratio, undefined)
  assert.equal(isReached(table, table.rows[0]!), undefined)
  assert.equal(describeGoals([table]), '')
})

const tableOf = (unit: string, figure: number, ratio: number, goal = ratioGoal(1)): Table => ({
  title: 'Work',
  unit,
  columns: ['ours', 'floor'],
  rows: [{ name: 'row', figures: [figure, figure / ratio], ratio: { value: ratio, spread: 0.02 }, goal }],
})
const verdictOn = (table: Table) => isReached(table, table.rows[0]!)

test('what is per second has to be at least its goal, everything else at most', () => {
  assert.equal(verdictOn(tableOf('items/s', 10, 0.9)), false)
  assert.equal(verdictOn(tableOf('items/s', 10, 1)), true)
  assert.equal(verdictOn(tableOf('ms', 10, 0.9)), true)
  assert.equal(verdictOn(tableOf('ms', 10, 1.1)), false)
})

test('a goal of a figure looks at ours, whatever the ratio is', () => {
  assert.equal(verdictOn(tableOf('ms', 26, 0.1, figureGoal(25))), false)
  assert.equal(verdictOn(tableOf('ms', 25, 9, figureGoal(25))), true)
})

test('a table says its unit, each ratio with its spread, and each goal with whether it is reached', () => {
  assert.equal(
    format(tableOf('ms', 1234, 2, figureGoal(1000))),
    ['Work, ms', '      ours  floor  ratio    ±     goal', 'row  1,234    617   2.00  2 %  ≤ 1,000  missed', ''].join(
      '\n',
    ),
  )
})

test('goals are counted, and those that are missed are named', () => {
  const text = describeGoals([tableOf('items/s', 10, 1.5), tableOf('items/s', 10, 0.5)])
  assert.equal(text, '1 of 2 goals are reached.\n  missed  0.50, asked for ≥ 1.00  row · Work\n')
})
