import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from './known-failures.js'

const outcomes = (...[steps, known]: Parameters<typeof judge>) =>
  judge(steps, known).map(({ step, outcome }) => `${step} ${outcome}`)

test('a step that fails is forgiven only where the list names it', () => {
  const steps = [
    { step: 'a', ok: true },
    { step: 'b', ok: false, error: 'broken' },
    { step: 'c', ok: null, skipped: 'needs b' },
    { step: 'd', ok: false },
  ]
  assert.deepEqual(outcomes(steps, { b: 'later', c: 'later' }), ['a passed', 'b known', 'c known', 'd failed'])
})

test('a listed step that passes, or that is gone, fails the run until it is off the list', () => {
  assert.deepEqual(outcomes([{ step: 'a', ok: true }], { a: 'later', z: 'later' }), ['a failed', 'z failed'])
})
