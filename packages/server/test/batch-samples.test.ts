import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
// biome-ignore lint/style/noRestrictedImports: the corpus is the protocol's to read.
import { type CorpusSample, corpusSamples } from '../../protocol/test/corpus-samples.js'
import { type Answer, all, host, type Id, textOf } from './harness.js'

const samples = corpusSamples()?.filter(({ file }) => file.startsWith('requests/') && file.includes('-in-batches'))
const skip = samples ? false : 'the wire samples (../shared/corpus) are not here'

/** The sample of an operation on one of Microsoft's three pages about batches. */
const sample = (operation: string, page: string): CorpusSample =>
  samples!.find(({ file, validates }) => file.includes(`/${operation}__how-to-process-${page}`) && validates)!

/** The ids in a sample name nothing; these take their places in order. */
function withIds(xml: string, ids: readonly Id[]): string {
  let next = 0
  const filled = xml.replace(/<t:ItemId\s+Id="[^"]*"\s+ChangeKey="[^"]*"/g, () => {
    const { id, changeKey } = ids[next++]!
    return `<t:ItemId Id="${id}" ChangeKey="${changeKey}"`
  })
  assert.equal(next, ids.length, 'the sample names as many items as were made')
  return filled
}

const spellings = {
  'as they are': (xml: string) => xml,
  'in the https spelling of their namespaces': (xml: string) => xml.replaceAll('"http://schemas.', '"https://schemas.'),
}

const subjects = (answer: Answer): (string | undefined)[] => answer.items.map((item) => textOf(item, 't:Subject'))

for (const [spelling, spell] of Object.entries(spellings))
  describe(`Microsoft's samples of batches, ${spelling},`, { skip }, () => {
    test('create, get, update and delete contacts', async () => {
      const { post, close } = await host()
      const send = (operation: string, ids: readonly Id[]) =>
        post(spell(withIds(sample(operation, 'contacts').xml, ids)))
      const created = (await send('CreateItem', [])).fine.ids
      assert.equal(created.length, 3)
      const got = (await send('GetItem', created)).fine
      assert.deepEqual(
        got.items.map((item) => textOf(item, 't:DisplayName')),
        ['Sadie Daniels', 'Alfred Welker', 'Hope Gross'],
      )
      const updated = (await send('UpdateItem', created)).fine.ids
      updated.forEach(({ id, changeKey }, i) => {
        assert.equal(id, created[i]!.id, 'an update keeps the id')
        assert.notEqual(changeKey, created[i]!.changeKey, 'and changes the key')
      })
      ;(await send('DeleteItem', updated)).fine
      assert.deepEqual((await send('GetItem', updated)).codes, Array(3).fill('ErrorItemNotFound'))
      await close()
    })

    test('create, get, update and delete calendar items', async () => {
      const { post, close } = await host()
      const send = (operation: string, ids: readonly Id[]) =>
        post(spell(withIds(sample(operation, 'calendar-items').xml, ids)))
      const created = (await send('CreateItem', [])).fine.ids
      const got = (await send('GetItem', created)).fine
      assert.deepEqual(subjects(got), ['Review current quarterly deliverables', 'Food bank delivery', 'Code Blast'])
      assert.deepEqual(
        got.items.map((item) => textOf(item, 't:CalendarItemType')),
        ['Single', 'RecurringMaster', 'Single'],
      )
      assert.equal(textOf(got.items[0]!, 't:Start'), '2014-01-08T21:13:37Z')
      assert.equal(all(got.items[2]!, 't:Attendee').length, 3)
      const updated = (await send('UpdateItem', created)).fine.ids
      assert.match(subjects(await send('GetItem', updated))[1]!, /1234 Contoso Drive!: Food bank delivery$/)
      ;(await send('DeleteItem', updated)).fine
      // The page shows what a second call answers: the items in Deleted Items have ids of their own.
      const again = await send('DeleteItem', updated)
      assert.deepEqual(again.codes, Array(3).fill('ErrorItemNotFound'))
      await close()
    })

    test('create, get, update and delete drafts of messages', async () => {
      const { post, close } = await host()
      const send = (operation: string, ids: readonly Id[]) =>
        post(spell(withIds(sample(operation, 'email-messages').xml, ids)))
      const created = (await send('CreateItem', [])).fine.ids
      const got = (await send('GetItem', created)).fine
      assert.deepEqual(subjects(got), ['Project priorities', 'Company Soccer Team', 'Code Blast'])
      assert.deepEqual(
        got.items.map((item) => all(item, 't:EmailAddress').map(({ text }) => text)),
        [['sadie@contoso.com'], ['magdalena@contoso.com'], ['mack@contoso.com']],
      )
      const updated = (await send('UpdateItem', created)).fine.ids
      assert.match(subjects(await send('GetItem', updated))[2]!, /^Updated subject at/)
      ;(await send('DeleteItem', updated)).fine
      // Of contacts and messages the pages say that a soft deletion of what is gone succeeds.
      ;(await send('DeleteItem', updated)).fine
      await close()
    })

    test('send messages, once the sample that lacks its items has some', async () => {
      const { post, close } = await host()
      const broken = samples!.find(({ validates }) => !validates)!
      assert.equal((await post(spell(broken.xml))).fault, 'ErrorSchemaValidation')
      const items = /<m:Items>.*<\/m:Items>/s.exec(sample('CreateItem', 'email-messages').xml)![0]
      const whole = broken.xml.replace('</m:CreateItem>', `${items}</m:CreateItem>`)
      const sent = (await post(spell(whole))).fine
      assert.equal(sent.messages.length, 3)
      assert.deepEqual(sent.ids, [], 'what was sent has no id that a client could rely on')
      await close()
    })
  })

test('the corpus has thirteen requests about batches, one of them broken', { skip }, () => {
  assert.equal(samples!.length, 13)
  assert.equal(samples!.filter(({ validates }) => !validates).length, 1)
})
