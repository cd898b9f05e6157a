import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { attempt } from './model.run.js'
import { shrink } from './model.shrink.js'
import { sequence } from './model.steps.js'

const seed = Number(process.env['MODEL_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(process.env['MODEL_RUNS'] ?? 25)
const length = Number(process.env['MODEL_STEPS'] ?? 80)

const thirtySeconds = 30_000
/** A slow machine takes fewer runs, unless somebody says how many. */
const enough = process.env['MODEL_RUNS'] === undefined ? 40_000 : Number.POSITIVE_INFINITY

test(`whatever several clients do, they and the server agree with a plain model (MODEL_SEED=${seed} MODEL_RUNS=${runs} MODEL_STEPS=${length})`, async (context) => {
  const begin = Date.now()
  for (const [i, steps] of fc.sample(sequence(length), { seed, numRuns: runs }).entries()) {
    if (Date.now() - begin > enough) return context.diagnostic(`${i} runs are all that there was time for`)
    const failure = await attempt(steps)
    if (!failure) continue
    const few = await shrink(steps, failure, attempt, thirtySeconds)
    const log: string[] = []
    const { error } = (await attempt(few, log)) ?? failure
    assert.fail(
      `in run ${i} of MODEL_SEED=${seed}; ${few.length} steps are enough:\n${log.join('\n')}\n${error.stack ?? error.message}`,
    )
  }
})
