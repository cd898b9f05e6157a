import assert from 'node:assert/strict'
import { after, test } from 'node:test'
// biome-ignore lint/style/noRestrictedImports: the corpus is the protocol's to read.
import { corpusSamples } from '../../protocol/test/corpus-samples.js'
import { host } from './harness.js'

const subjects = [
  'ArchiveItem',
  'CopyFolder',
  'CopyItem',
  'CreateAttachment',
  'CreateFolder',
  'CreateFolderPath',
  'DeleteAttachment',
  'DeleteFolder',
  'EmptyFolder',
  'FindFolder',
  'GetAttachment',
  'GetFolder',
  'MarkAllItemsAsRead',
  'MarkAsJunk',
  'MoveFolder',
  'MoveItem',
  'SyncFolderHierarchy',
  'UpdateFolder',
]

const samples = corpusSamples()?.filter(
  ({ file, validates }) => validates && subjects.some((name) => file.startsWith(`requests/${name}__`)),
)

const server = await host()
after(() => server.close())

test("Microsoft's samples of folders, moves and attachments get a whole answer, whose ids are those of nobody here", {
  skip: samples ? false : 'the wire samples (../shared/corpus) are not here',
}, async () => {
  assert.ok(samples!.length >= 30, `${samples!.length} samples`)
  for (const { file, xml } of samples!) {
    const answer = await server.post(xml)
    assert.equal(answer.status, 200, `${file}: ${answer.xml}`)
    for (const { code } of answer.messages)
      assert.ok(!['ErrorInternalServerError', 'ErrorSchemaValidation'].includes(code), `${file}: ${code}`)
  }
})
