import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AnyOperation,
  faultOf,
  newest,
  operations,
  readRequest,
  readResponse,
  stringSource,
  writeFault,
  writeResponse,
  type XmlNode,
  XmlReader,
} from '@exchequer/protocol'
import { difference } from './corpus-canonical.js'
import { type CorpusSample, corpusSamples } from './corpus-samples.js'

const samples = corpusSamples()
const skip = samples ? false : 'the wire samples (../shared/corpus) are not here'
const requests = samples?.filter(({ direction }) => direction === 'request') ?? []
const responses = samples?.filter(({ direction }) => direction === 'response') ?? []

test('every valid request of the corpus is decoded without a schema fault', { skip }, (context) => {
  const valid = requests.filter(({ validates }) => validates)
  for (const { file, xml } of valid) assert.doesNotThrow(() => readRequest(stringSource(xml)), file)
  context.diagnostic(`${valid.length} requests`)
  assert.ok(valid.length >= 150)
})

/** The docs write its ids as messages; a client that follows them is understood (semantics §13.4). */
const understood = 'requests/GetStreamingEvents__getstreamingevents-operation__01.xml'

test('nine in ten invalid requests of the corpus are refused with the line that xmllint names', {
  skip,
}, (context) => {
  const invalid = requests.filter(({ validates, file }) => !validates && file !== understood)
  const misses = invalid.flatMap((sample) => {
    const miss = missOf(sample)
    return miss === undefined ? [] : [`${sample.file}: ${miss}`]
  })
  context.diagnostic(`${invalid.length - misses.length} of ${invalid.length}`)
  for (const miss of misses) context.diagnostic(miss)
  assert.ok(invalid.length >= 12)
  assert.ok(misses.length <= invalid.length / 10, misses.join('\n'))
})

/** Why an invalid sample is not refused as it should be. */
function missOf({ xml, errors }: CorpusSample): string | undefined {
  const refusal = refusalOf(xml)
  if (refusal === undefined) return `accepted, but ${errors[0]}`
  const fault = faultOf(refusal)
  if (fault?.code !== 'ErrorSchemaValidation') return `refused with ${fault?.code}, but ${errors[0]}`
  const [line, column] = fault.details.map(({ text }) => Number(text)) as [number, number]
  const named = Number(/^line (\d+):/.exec(errors[0] ?? '')?.[1])
  // xmllint names the line on which a start tag ends, we the one on which it begins.
  const lines = xml.split('\n')
  const rest = [lines[line - 1]!.slice(column - 1), ...lines.slice(line)].join('\n')
  const last = line + rest.slice(0, rest.indexOf('>')).split('\n').length - 1
  if (named >= line && named <= last) return undefined
  return `line ${line} (${fault.details[2]?.text}), but ${errors[0]}`
}

function refusalOf(xml: string): unknown {
  try {
    readRequest(stringSource(xml))
    return undefined
  } catch (error) {
    return error
  }
}

test('every valid response of the corpus is read by the client, and written again says the same', {
  skip,
}, (context) => {
  const valid = responses.filter(({ validates, operation }) => validates && operation !== 'Fault')
  const problems: string[] = []
  for (const { file, operation, xml } of valid) {
    const table = (operations as unknown as Record<string, AnyOperation>)[operation]
    assert.ok(table, `${operation} is in the tables`)
    const { answer, skipped, serverVersion, fault } = readResponse(table, stringSource(xml))
    const before = parse(xml)
    if (skipped.length > 0) problems.push(`${file}: skipped ${skipped[0]!.name}`)
    const written = fault ? writeFault(fault) : writeResponse(table, answer, serverVersion ?? unknownServer, newest)
    const after = parse(written.join(''))
    const found = difference(bodyOf(before), bodyOf(after)) ?? (serverVersion && headerDifference(before, after))
    if (found !== undefined) problems.push(`${file}: ${found}`)
  }
  context.diagnostic(`${valid.length} responses`)
  assert.deepEqual(problems, [])
  assert.ok(valid.length >= 140)
})

// Exchange 2007 wrote faults of another shape, with no code that a program could read (semantics §3.1); we write none of those.
test('every fault of the corpus in the shape of Exchange 2010 and later is read, and written again says the same', {
  skip,
}, (context) => {
  const faults = responses.filter(({ operation, xml }) => operation === 'Fault' && /faultcode[^>]*>\s*a:/.test(xml))
  const problems: string[] = []
  for (const { file, xml } of faults) {
    const { fault } = readResponse(operations.GetItem, stringSource(xml))
    assert.ok(fault, file)
    const found = difference(bodyOf(parse(xml)), bodyOf(parse(writeFault(fault).join(''))))
    if (found !== undefined) problems.push(`${file}: ${found}`)
  }
  context.diagnostic(`${faults.length} faults`)
  assert.deepEqual(problems, [])
  assert.equal(faults.length, 2)
})

const unknownServer = { majorVersion: 0, minorVersion: 0, majorBuildNumber: 0, minorBuildNumber: 0 }

function parse(xml: string): XmlNode {
  const reader = new XmlReader(stringSource(xml))
  reader.readRoot()
  return reader.node()
}

const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name)

const bodyOf = (root: XmlNode): XmlNode => childOf(root, 's:Body')!.children[0]!

function headerDifference(before: XmlNode, after: XmlNode): string | undefined {
  const info = (root: XmlNode) => childOf(childOf(root, 's:Header'), 't:ServerVersionInfo')!
  return difference(info(before), info(after))
}
