import assert from 'node:assert/strict'
import test from 'node:test'
import { XmlError } from '@exchequer/protocol/internal/xml/error'
import { type TextSource, XmlReader } from '@exchequer/protocol/internal/xml/reader'
import { stringSource, textSource } from '@exchequer/protocol/internal/xml/source'
import { corpus } from './xml-corpus.js'
import { below, generate, mutate, pick, type Random, seeded } from './xml-generate.js'
import { type Judged, judge } from './xml-judge.js'

// saxes and our reader have to agree on what is well-formed and on what it says, however the text is sliced.

const documents = 100_000
const seed = Number(process.env['XML_SEED'] ?? Date.now() % 2 ** 31)
const samples = corpus()
const skip = samples === undefined ? 'the corpus (../shared/corpus) is not here' : false

test('every document of the corpus reads as saxes reads it', { skip }, () => {
  const random = seeded(1)
  for (const [file, text] of samples!) {
    for (let round = 0; round < 3; round++) compare(text, random, file)
  }
})

test(`${documents} generated and damaged documents read as saxes reads them (XML_SEED=${seed})`, (context) => {
  const random = seeded(seed)
  const short = [...(samples ?? new Map<string, string>()).values()].filter((text) => text.length < 6000)
  const counts = { 'well-formed': 0, malformed: 0, limit: 0, excused: 0 }
  for (let index = 0; index < documents; index++) {
    const whole = index % 4 !== 0 || short.length === 0 ? generate(random) : pick(random, short)
    const text = index % 4 === 1 ? whole : mutate(random, whole)
    counts[compare(text, random, `document ${index}`)]++
  }
  context.diagnostic(JSON.stringify(counts))
  assert.ok(counts['well-formed'] > documents / 10, 'too few documents are well-formed')
  assert.ok(counts.malformed > documents / 10, 'too few documents are malformed')
  assert.ok(counts.excused < documents / 100, 'saxes is excused too often')
})

type Outcome = 'well-formed' | 'malformed' | 'limit' | 'excused'

function compare(text: string, random: Random, label: string): Outcome {
  const { root, excuses } = judge(text)
  const outcomes = [readNode, readGuided].map((read): Outcome => {
    const reader = new XmlReader(sliced(text, random), { lenient: read === readGuided && root !== undefined })
    try {
      reader.readRoot()
      const found = read(reader, root, random)
      reader.end()
      if (root === undefined) return 'well-formed'
      assert.deepEqual(found, read === readNode ? trimmed(root) : undefined)
      return 'well-formed'
    } catch (error) {
      if (error instanceof XmlError && error.kind !== 'schema') return error.kind
      if (excuses.length > 0) return 'excused'
      throw new Error(`${label}: ${JSON.stringify(text)}`, { cause: error })
    }
  })
  for (const outcome of outcomes) {
    if (outcome === (root === undefined ? 'malformed' : 'well-formed')) continue
    if (excuses.length > 0) return 'excused'
    if (outcome === 'limit') return 'limit'
    throw new Error(`${label}: ours says ${outcome}: ${JSON.stringify(text)}`)
  }
  return outcomes[0]!
}

function readNode(reader: XmlReader): Judged {
  return toJudged(reader.node())

  function toJudged(node: ReturnType<XmlReader['node']>): Judged {
    return { ...node, attributes: Object.entries(node.attributes), children: node.children.map(toJudged) }
  }
}

// node() leaves out the white space around the text of an element that has children.
function trimmed(element: Judged): Judged {
  const text = element.children.length > 0 ? element.text.trim() : element.text
  return { ...element, text, children: element.children.map(trimmed) }
}

/** Reads as a table would, which knows what an element holds, and takes what the judge saw for the table. */
function readGuided(reader: XmlReader, element: Judged | undefined, random: Random): undefined {
  if (element === undefined) {
    reader.skip()
    return
  }
  const attributes = Array.from({ length: reader.attributeCount }, (_, index) => [
    reader.attributeName(index),
    reader.attributeValue(index),
  ])
  assert.equal(reader.name, element.name)
  assert.deepEqual(attributes, element.attributes)
  for (const [name, value] of element.attributes) assert.equal(reader.attribute(name), value)
  if (random() < 0.05) reader.skip()
  else if (element.children.length === 0 || random() < 0.1) assert.equal(reader.text(), element.text)
  else {
    for (const child of element.children) {
      assert.ok(reader.nextChild())
      readGuided(reader, child, random)
      assert.equal(reader.name, element.name)
    }
    assert.ok(!reader.nextChild())
  }
}

function sliced(text: string, random: Random): TextSource {
  const kind = random()
  if (kind < 0.3) return stringSource(text)
  if (kind < 0.5) return textSource([new TextEncoder().encode(text)])
  const longest = pick(random, [1, 3, 20, 200, 2000])
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0
  return () => {
    if (position >= text.length) return undefined
    const start = position
    position += below(random, longest + 1)
    return text.slice(start, position)
  }
}
