import assert from 'node:assert/strict'
import { test } from 'node:test'
// biome-ignore lint/style/noRestrictedImports: the corpus is the protocol's to read.
import { type CorpusSample, corpusSamples } from '../../protocol/test/corpus-samples.js'
import { expectedAnswers, operationsOfTheMailbox } from './corpus-answers.js'
import { fillIn, stage } from './corpus-stage.js'

// Microsoft's own samples of every operation on a mailbox, with ids of what is really there in the place of theirs: each gets the class
// of answer that the documentation shows, and `readAnswer` holds every answer against the published schema.

const samples = corpusSamples()?.filter(
  ({ file, validates }) => validates && operationsOfTheMailbox.some((name) => file.startsWith(`requests/${name}__`)),
)
const skip = samples ? false : 'the wire samples (../shared/corpus) are not here'

const nameOf = ({ file }: CorpusSample): string => file.slice('requests/'.length, -'.xml'.length)

test('every sample of the mailbox gets the answer that the documentation shows', { skip }, async (context) => {
  assert.ok(samples!.length > 100, `${samples!.length} samples`)
  for (const sample of samples!)
    await context.test(nameOf(sample), async () => {
      const server = await stage()
      try {
        const answer = await server.post(await fillIn(server, sample))
        assert.equal(answer.status, 200, answer.xml)
        const expected = expectedAnswers[nameOf(sample)]?.codes ?? ['NoError']
        const codes = [...new Set(answer.codes)]
        assert.deepEqual(codes, expected, answer.messages.map(({ text }) => text).join())
      } finally {
        await server.close()
      }
    })
})

test('no exception is kept for a sample that is not there', { skip }, () => {
  const names = new Set(samples!.map(nameOf))
  assert.deepEqual(
    Object.keys(expectedAnswers).filter((name) => !names.has(name)),
    [],
  )
})
