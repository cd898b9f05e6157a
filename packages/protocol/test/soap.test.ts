import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type AnyOperation,
  EwsError,
  faultOf,
  operations,
  readRequest,
  readResponse,
  stringSource,
  writeFault,
  writeRequest,
  writeResponse,
  type XmlNode,
  XmlReader,
} from '@exchequer/protocol'
import { difference } from './corpus-canonical.js'
import { corpusSamples } from './corpus-samples.js'

const samples = corpusSamples()
const skip = samples ? false : 'the wire samples (../shared/corpus) are not here'

function bodyOf(xml: string): XmlNode {
  const reader = new XmlReader(stringSource(xml))
  reader.readRoot()
  return reader.node().children.find(({ name }) => name === 's:Body')!.children[0]!
}

test('every valid request of the corpus, read by the server and written by the client, says the same', { skip }, () => {
  const problems: string[] = []
  for (const { file, direction, validates, xml } of samples!) {
    if (direction !== 'request' || !validates) continue
    const { operation, request, headers } = readRequest(stringSource(xml))
    const written = writeRequest(operation, request, { ...headers, version: 'V2017_07_11' }).join('')
    const found = difference(bodyOf(xml), bodyOf(written))
    if (found !== undefined) problems.push(`${file}: ${found}`)
    const again = readRequest(stringSource(written))
    assert.equal(writeRequest(operation, again.request, { ...headers, version: 'V2017_07_11' }).join(''), written, file)
  }
  assert.deepEqual(problems, [])
})

describe('the headers of a request', () => {
  const getFolder = operations.GetFolder
  const request = {
    folderShape: { baseShape: 'IdOnly' as const },
    folderIds: [{ element: 'DistinguishedFolderId' as const, value: { id: 'inbox' as const } }],
  }

  test('come back as they were written, in the order of the Managed API', () => {
    const headers = {
      version: 'Exchange2013' as const,
      timeZoneContext: { timeZoneDefinition: { id: 'UTC' } as never },
      mailboxCulture: { value: 'de-DE' },
      dateTimePrecision: 'Milliseconds' as const,
      exchangeImpersonation: {
        connectingSID: { identity: { element: 'PrimarySmtpAddress' as const, value: { value: 'a@example.test' } } },
      },
    }
    const xml = writeRequest(getFolder, request, headers).join('')
    const names = [
      'RequestServerVersion',
      'TimeZoneContext',
      'MailboxCulture',
      'DateTimePrecision',
      'ExchangeImpersonation',
    ]
    const positions = names.map((name) => xml.indexOf(`<t:${name}`))
    assert.deepEqual(
      positions,
      [...positions].sort((one, other) => one - other),
    )
    assert.ok(positions[0]! > 0)
    const read = readRequest(stringSource(xml))
    assert.deepEqual(read.headers, headers)
    assert.deepEqual(read.request, request)
  })

  test('are told from a body that is newer than they say', () => {
    const old = writeRequest(getFolder, request, { version: 'Exchange2007' }).join('')
    assert.doesNotThrow(() => readRequest(stringSource(old)))
    const newer = old.replace(/<m:GetFolder>.*<\/m:GetFolder>/, '<m:GetServerTimeZones/>')
    assert.throws(
      () => readRequest(stringSource(newer)),
      (error: unknown) => error instanceof EwsError && error.code === 'ErrorIncorrectSchemaVersion',
    )
  })
})

describe('a response', () => {
  const info = {
    majorVersion: 15,
    minorVersion: 1,
    majorBuildNumber: 2507,
    minorBuildNumber: 6,
    version: 'Exchange2016',
  }
  const answer = [{ responseClass: 'Success' as const, responseCode: 'NoError' as const }]

  test('says who answered, and is read with that', () => {
    const xml = writeResponse(operations.DeleteFolder, answer, info, 18).join('')
    const read = readResponse(operations.DeleteFolder, stringSource(xml))
    assert.deepEqual(read.serverVersion, info)
    assert.deepEqual(read.answer, answer)
    assert.deepEqual(read.skipped, [])
  })

  test('of a newer server is read, and what it has more is told with its place', () => {
    const xml = writeResponse(operations.DeleteFolder, answer, info, 18)
      .join('')
      .replace('<m:ResponseCode>', '<m:Novelty>\n<m:More/></m:Novelty><m:ResponseCode>')
    const { skipped, answer: read } = readResponse(operations.DeleteFolder, stringSource(xml))
    assert.equal(read?.[0]?.responseCode, 'NoError')
    assert.deepEqual(
      skipped.map(({ name }) => name),
      ['m:Novelty'],
    )
    assert.equal(skipped[0]!.line, 1)
  })

  test('that is a fault is told from an answer', () => {
    const fault = faultOf(new EwsError('ErrorServerBusy'))!
    const read = readResponse(operations.GetItem, stringSource(writeFault(fault).join('')))
    assert.equal(read.answer, undefined)
    assert.equal(read.fault?.code, 'ErrorServerBusy')
    assert.equal(read.fault?.text, 'The server cannot service this request right now. Try again later.')
  })
})

test('every operation is known by its element and by nothing else', () => {
  const table = Object.values(operations as unknown as Record<string, AnyOperation>)
  assert.equal(new Set(table.map(({ requestElement }) => requestElement)).size, table.length)
  // The WSDL gives GetStreamingEvents the action of GetEvents, which is why the element decides and not the action.
  assert.equal(new Set(table.map(({ soapAction }) => soapAction)).size, table.length - 1)
})
