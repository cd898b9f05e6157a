import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type TestContext, test } from 'node:test'
import { createGunzip } from 'node:zlib'
import { emptyFolder, type Run, runCli } from './run-cli.js'

const megabyte = 2 ** 20
/** What one attachment may weigh, and what the server's process may weigh with it. */
const attachmentMegabytes = 100
const memoryMegabytes = 600

/** A piece of content: no two are the same, and in base64 they join without padding. */
const contentPiece = (index: number): Buffer => {
  const piece = Buffer.alloc(768 * 1024, `piece ${index} `)
  piece.writeUInt32LE(index)
  return piece
}
const pieceCount = Math.ceil((attachmentMegabytes * megabyte) / contentPiece(0).length)

function* content(): Generator<Buffer> {
  for (let index = 0; index < pieceCount; index++) yield contentPiece(index)
}

const digest = (): string => {
  const hash = createHash('sha256')
  for (const piece of content()) hash.update(piece)
  return hash.digest('hex')
}

/** The text of a request with the content where `@` stands. */
function* withContent(body: string): Generator<string> {
  const [before, after] = envelope(body).split('@') as [string, string]
  yield before
  for (const piece of content()) yield piece.toString('base64')
  yield after
}

const envelope = (body: string): string =>
  '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" ' +
  'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">' +
  `<s:Header><t:RequestServerVersion Version="Exchange2013_SP1"/></s:Header><s:Body>${body}</s:Body></s:Envelope>`

function post(endpoint: string, body: Iterable<string>, gzip = false): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = {
      authorization: `Basic ${Buffer.from('alice@example.test:secret').toString('base64')}`,
      'content-type': 'text/xml; charset=utf-8',
    }
    if (gzip) headers['accept-encoding'] = 'gzip'
    const outgoing = request(endpoint, { method: 'POST', headers }, resolve).on('error', reject)
    pipeline(Readable.from(body), outgoing).catch(reject)
  })
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of incoming.setEncoding('utf8')) text += piece
  assert.equal(incoming.statusCode, 200, text.slice(0, 2000))
  return text
}

/** The digest of the content in an answer, read as it comes. */
async function digestOf(incoming: IncomingMessage): Promise<string> {
  const isCompressed = incoming.headers['content-encoding'] === 'gzip'
  const source: Readable = isCompressed ? incoming.pipe(createGunzip()) : incoming
  const hash = createHash('sha256')
  let rest = ''
  let isWithin = false
  for await (const piece of source.setEncoding('latin1')) {
    rest += piece
    if (!isWithin) {
      const start = rest.indexOf('<t:Content>')
      if (start < 0) continue
      isWithin = true
      rest = rest.slice(start + '<t:Content>'.length)
    }
    const end = rest.indexOf('<')
    const text = end < 0 ? rest.slice(0, rest.length - (rest.length % 4)) : rest.slice(0, end)
    hash.update(Buffer.from(text, 'base64'))
    rest = rest.slice(text.length)
    if (end >= 0) break
  }
  source.resume()
  return hash.digest('hex')
}

/** The most memory that the process ever had resident, in megabytes. */
async function peakMemory({ process }: Run): Promise<number> {
  const status = await readFile(`/proc/${process.pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)![1]) / 1024
}

async function serve(context: TestContext): Promise<{ run: Run; endpoint: string }> {
  const data = await emptyFolder(context)
  const run = runCli(context, ['serve', '--port', '0', '--data', data, '--user', 'alice@example.test:secret'])
  const endpoint = /ready (\S+)/.exec(await run.until('\n'))![1]!
  return { run, endpoint }
}

const saved = (attachment: string): string =>
  `<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message><t:Subject>Large</t:Subject>${attachment}</t:Message></m:Items></m:CreateItem>`
const file = '<t:FileAttachment><t:Name>large.bin</t:Name><t:Content>@</t:Content></t:FileAttachment>'
const attachmentIdOf = (text: string): string => /<t:AttachmentId Id="([^"]+)"/.exec(text)![1]!
const getAttachment = (id: string): string =>
  envelope(`<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${id}"/></m:AttachmentIds></m:GetAttachment>`)

const skip = existsSync('/proc/self/status') ? false : 'only Linux says what a process weighed at most'

test(`an attachment of 100 MB comes and goes within ${memoryMegabytes} MB of memory`, { skip }, async (context) => {
  const { run, endpoint } = await serve(context)
  const expected = digest()
  const peaks: Record<string, number> = {}
  const note = async (name: string): Promise<void> => {
    peaks[name] = Math.round(await peakMemory(run))
    assert.ok(peaks[name]! < memoryMegabytes, JSON.stringify(peaks))
  }

  await note('started')
  const parent = await textOf(await post(endpoint, [envelope(saved(''))]))
  const [, id, changeKey] = /<t:ItemId Id="([^"]+)" ChangeKey="([^"]+)"/.exec(parent)!
  const create = `<m:CreateAttachment><m:ParentItemId Id="${id}" ChangeKey="${changeKey}"/><m:Attachments>${file}</m:Attachments></m:CreateAttachment>`
  const first = attachmentIdOf(await textOf(await post(endpoint, withContent(create))))
  await note('CreateAttachment')
  assert.equal(await digestOf(await post(endpoint, [getAttachment(first)])), expected)
  await note('GetAttachment')
  const inline = await textOf(await post(endpoint, withContent(saved(`<t:Attachments>${file}</t:Attachments>`))))
  await note('CreateItem')
  const second = attachmentIdOf(inline)
  assert.equal(await digestOf(await post(endpoint, [getAttachment(second)], true)), expected)
  await note('GetAttachment again')
  context.diagnostic(`peak of resident memory in MB: ${JSON.stringify(peaks)}`)
})
