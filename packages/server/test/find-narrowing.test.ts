import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Path, SearchExpression } from '@exchequer/protocol'
import { fullAccess } from '@exchequer/server/internal/mailbox/access'
import { narrowingOf } from '@exchequer/server/internal/mailbox/narrowing'
import { itemOperands } from '@exchequer/server/internal/mailbox/operands'
import { filter, testOf } from '@exchequer/server/internal/mailbox/restriction'
import { StoredItem } from '@exchequer/server/internal/mailbox/stored-item'
import type { StoreView } from '@exchequer/server/internal/store/store'
import fc from 'fast-check'
import { alice, contact, createItem, freshFolder, host, message, tagged } from './harness.js'

// What of a restriction is left to the store must find what the restriction finds: the store says no to nothing that passes, and where it
// says all there is to say, yes to nothing that fails.

const server = await host()
after(() => server.close())

const words = [
  'Apple',
  'apple pie',
  'ÄPFEL',
  'Apfel',
  'ΟΔΟΣ',
  'Οδός 5',
  '100%',
  'a_b',
  '',
  'Zoë  Zebra',
  '\u{1F600} smile',
  '\uFB01ne',
]
const dates = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-03-04T05:06:07Z']

const property = (tag: string, type: string, value: string): string =>
  `<t:ExtendedProperty>${tagged(tag, type)}<t:Value>${value}</t:Value></t:ExtendedProperty>`

async function filled(): Promise<void> {
  const items = words.map((word, index) => {
    const date = dates[index % 3]!
    const categories =
      index % 2 === 0
        ? `<t:Categories><t:String>${word || 'none'}</t:String><t:String>red</t:String></t:Categories>`
        : ''
    const flag =
      index % 3 === 0 ? '' : `<t:Flag><t:FlagStatus>${index % 3 === 1 ? 'Flagged' : 'Complete'}</t:FlagStatus></t:Flag>`
    return message(
      word,
      `<t:Sensitivity>${index % 4 === 0 ? 'Private' : 'Normal'}</t:Sensitivity>${categories}` +
        `<t:Importance>${['Low', 'Normal', 'High'][index % 3]}</t:Importance>` +
        property('0x0E06', 'SystemTime', date) +
        property('0x0E07', 'Integer', String(index % 4)) +
        flag +
        (index % 4 === 1
          ? ''
          : `<t:From><t:Mailbox><t:Name>${word}</t:Name><t:EmailAddress>ada${index}@example.test</t:EmailAddress></t:Mailbox></t:From>`),
    )
  })
  const folder = await freshFolder(server)
  ;(await server.post(createItem(items.join(''), folder))).fine
  const contacts = words.map((word, index) => contact(word, index % 2 === 0 ? '<t:JobTitle>Baker</t:JobTitle>' : ''))
  ;(await server.post(createItem(contacts.join(''), await freshFolder(server, 'ContactsFolder')))).fine
}

const uri = (fieldURI: string): Path => ({ element: 'FieldURI', value: { fieldURI } }) as Path
const tag = (propertyTag: string, propertyType: string): Path =>
  ({ element: 'ExtendedFieldURI', value: { propertyTag, propertyType } }) as Path

const kinds: readonly (readonly [paths: readonly Path[], constants: readonly string[]])[] = [
  [
    [uri('item:Subject'), uri('message:From'), uri('contacts:DisplayName'), uri('item:Categories'), uri('item:ItemClass'), uri('contacts:JobTitle'), tag('0x37', 'String')],
    [...words, 'red', 'RED', 'baker', 'ada1@example.test', 'IPM.Note', 'ipm.contact', 'äpfel'],
  ],
  [[uri('item:DateTimeReceived'), uri('item:LastModifiedTime'), uri('item:DateTimeSent')], dates],
  [[tag('0x0E06', 'SystemTime'), tag('0x3008', 'SystemTime')], [...dates, '2026-01-01T00:00:00.400Z']],
  [[uri('message:IsRead'), uri('item:IsDraft'), uri('item:HasAttachments'), uri('item:IsAssociated'), tag('0x0E1B', 'Boolean')], ['true', 'false']],
  [[uri('item:Importance')], ['Low', 'Normal', 'High']],
  [[uri('item:Sensitivity')], ['Normal', 'Private', 'Confidential']],
  [[tag('0x1090', 'Integer'), tag('0x17', 'Integer'), tag('0x36', 'Integer'), tag('0x0E23', 'Integer')], ['0', '1', '2', '5']],
  [[uri('item:Size')], ['0', '500', '100000']],
] // biome-ignore format: a table

const comparisons = ['IsEqualTo', 'IsNotEqualTo', 'IsGreaterThan', 'IsGreaterThanOrEqualTo', 'IsLessThan', 'IsLessThanOrEqualTo'] as const // biome-ignore format: a list
const flagBits = new Set(['item:IsDraft'])

const { expression: expressions } = fc.letrec<{ expression: SearchExpression }>((again) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...kinds).chain(([paths, constants]) =>
      fc.record({
        element: fc.constantFrom(...comparisons),
        value: fc.record({
          path: fc.constantFrom(...paths),
          fieldURIOrConstant: fc.record({
            operand: fc.record({ element: fc.constant('Constant' as const), value: fc.record({ value: fc.constantFrom(...constants) }) }),
          }),
        }),
      }),
    ),
    fc.record({
      element: fc.constant('Contains' as const),
      value: fc.record({
        path: fc.constantFrom(...kinds[0]![0]),
        constant: fc.record({ value: fc.constantFrom(...kinds[0]![1], 'pp', 'e  z', 'P', 'ς', 'σ', '%', '_', 'fi') }),
        containmentMode: fc.constantFrom('FullString', 'Prefixed', 'Substring', 'PrefixOnWords', 'ExactPhrase'),
        containmentComparison: fc.constantFrom('Exact', 'IgnoreCase', 'IgnoreNonSpacingCharacters', 'IgnoreCaseAndNonSpacingCharacters', 'Loose'),
      }),
    }),
    fc.record({
      element: fc.constant('Exists' as const),
      value: fc.record({
        path: fc.constantFrom(...kinds.flatMap(([paths]) => paths)).filter(({ element, value }) => element !== 'FieldURI' || !flagBits.has(value.fieldURI)),
      }),
    }),
    fc.record({ element: fc.constant('Not' as const), value: fc.record({ searchExpression: again('expression') }) }),
    fc.record({
      element: fc.constantFrom('And' as const, 'Or' as const),
      value: fc.record({ searchExpression: fc.array(again('expression'), { minLength: 1, maxLength: 3 }) }),
    }),
  ) as fc.Arbitrary<SearchExpression>,
})) // biome-ignore format: a grammar

test('what the store is asked finds what the restriction finds', async () => {
  await filled()
  let pushed = 0
  let whole = 0
  await server.store.read(async (store: StoreView) => {
    const mailbox = (await store.mailboxByAddress(alice))!
    const query = { mailbox: mailbox.id, folder: undefined, associated: false, sort: [], offset: 0, limit: 1000 }
    const items = (await store.listItems(query)).map((row) => new StoredItem(row))
    assert.equal(items.length, 2 * words.length)
    const operands = itemOperands({ access: fullAccess, mailboxGuid: mailbox.guid, address: alice }, store)
    await fc.assert(
      fc.asyncProperty(expressions, async (searchExpression) => {
        const expected = await filter(items, testOf({ searchExpression }, operands))
        const { where, passes } = narrowingOf({ searchExpression }, operands)
        if (where) pushed += 1
        if (!passes) whole += 1
        const rows = await store.listItems({ ...query, ...(where && { where }) })
        const left = rows.map((row) => new StoredItem(row))
        const found = passes ? await filter(left, passes) : left
        assert.deepEqual(
          found.map(({ row }) => row.id),
          expected.map(({ row }) => row.id),
        )
      }),
      { numRuns: 3000 },
    )
  })
  // The walk is worth something only while much is left to the store, and something is not.
  assert.ok(pushed > 1500 && whole > 500 && whole < pushed, `${pushed} pushed, ${whole} whole`)
})
