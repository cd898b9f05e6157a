import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type ItemRow, PART, type Store, type StoreTransaction } from '@exchequer/server/internal/store/store'
import fc from 'fast-check'
import { addItem, attachmentOf, folderOf, freshMailbox, removeItem } from './store.samples.js'

/** Contents on both sides of every border: short ones, and those that lie apart in one piece or in several. */
const contents = [0, 10, 64 * 1024 - 1, 64 * 1024, 256 * 1024, 256 * 1024 + 1, 700_000].map((length, seed) =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 7 + (index >> 8)) & 0xff),
)

interface Kept {
  readonly row: ItemRow
  readonly attachments: Map<number, Uint8Array>
  mime: Uint8Array | undefined
}

/** One thing done to a mailbox: what, to which item, with which content. */
type Step = readonly [
  deed: 'add' | 'attach' | 'detach' | 'mime' | 'noMime' | 'copy' | 'remove' | 'folder',
  at: number,
  content: number,
]

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('add', 'attach', 'attach', 'detach', 'mime', 'noMime', 'copy', 'remove', 'folder'),
    fc.nat(5),
    fc.nat(contents.length - 1),
  ),
  { maxLength: 25 },
) as fc.Arbitrary<Step[]>

/** Does what the steps say and the same in memory; every third piece of work is taken back. Asserts that both then hold the same. */
async function walk(store: Store, script: readonly Step[]): Promise<void> {
  const mailbox = await freshMailbox(store, 1, 2)
  let kept: Kept[] = []
  for (const [index, step] of script.entries()) {
    const before = kept.map((item) => ({ ...item, attachments: new Map(item.attachments) }))
    if (index % 3 !== 2) {
      await store.write((transaction) => apply(transaction, step))
      continue
    }
    const undone = new Error('taken back')
    await store.write(async (transaction) => {
      const attempt = transaction.savepoint(async () => {
        await apply(transaction, step)
        throw undone
      })
      await assert.rejects(attempt, (error) => error === undone)
    })
    kept = before
  }
  await store.read(async (view) => {
    for (const { row, attachments, mime } of kept) {
      const bytes = await view.bytes(mailbox, row.id, PART.mime)
      assert.ok(mime === undefined ? bytes === undefined : Buffer.from(mime).equals(bytes!), `MIME of item ${row.id}`)
      assert.equal((await view.attachments(mailbox, row.id)).length, attachments.size)
      for (const [id, content] of attachments) {
        const found = (await view.attachmentContent(mailbox, row.id, id))!
        assert.ok(Buffer.from(content).equals(found), `attachment ${id} of item ${row.id}`)
      }
    }
  })

  async function apply(transaction: StoreTransaction, [deed, at, chosen]: Step): Promise<void> {
    const content = contents[chosen]!
    if (deed === 'folder') {
      await transaction.deleteFolder(mailbox, 2, await transaction.nextChange(mailbox))
      await transaction.insertFolder(folderOf(mailbox, 2))
      kept = kept.filter(({ row }) => row.folder !== 2)
      return
    }
    if (deed === 'add' || kept.length === 0) {
      kept.push({ row: await addItem(transaction, mailbox, 1 + (at % 2)), attachments: new Map(), mime: undefined })
      return
    }
    const item = kept[at % kept.length]!
    const { row, attachments } = item
    if (deed === 'attach') {
      await transaction.putAttachment(attachmentOf(row, at), content)
      attachments.set(at, content)
    } else if (deed === 'detach') {
      await transaction.deleteAttachment(mailbox, row.id, at)
      attachments.delete(at)
    } else if (deed === 'mime') {
      await transaction.putBytes(mailbox, row.id, PART.mime, content)
      item.mime = content
    } else if (deed === 'noMime') {
      await transaction.deletePart(mailbox, row.id, PART.mime)
      item.mime = undefined
    } else if (deed === 'copy') {
      const copy = await addItem(transaction, mailbox, 1 + (chosen % 2))
      await transaction.copyParts(mailbox, row.id, copy.id)
      kept.push({ row: copy, attachments: new Map(attachments), mime: item.mime })
    } else {
      await removeItem(transaction, row)
      kept = kept.filter((one) => one !== item)
    }
  }
}

export const blobWalk = (store: Store): Promise<void> =>
  fc.assert(
    fc.asyncProperty(steps, (script) => walk(store, script)),
    { numRuns: 60 },
  )

/** Large content is what was put, wherever it rests and whoever shares it. */
export function blobsSuite(store: () => Store): void {
  it('keeps content of every size through copies, replacements, deletions and what is taken back', () =>
    blobWalk(store()))
}
