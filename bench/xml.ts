import { XmlReader } from '@exchequer/protocol/internal/xml/reader'
import { textSource } from '@exchequer/protocol/internal/xml/source'
import { SaxesParser } from 'saxes'
import { inTurn, type Options, Rounds, type Table } from './measuring.js'

/** What is inside an element: text, or elements by name. */
type Content = 'text' | Map<string, Content>

function elements(content: { readonly [name: string]: Content }): Map<string, Content> {
  return new Map(Object.entries(content))
}

const mailbox = elements({ 't:Mailbox': elements({ 't:Name': 'text', 't:EmailAddress': 'text' }) })
const entries = elements({ 't:Entry': 'text' })
const message = elements({
  't:Subject': 'text',
  't:Body': 'text',
  't:Importance': 'text',
  't:ToRecipients': mailbox,
  't:From': mailbox,
  't:IsRead': 'text',
})
const address = elements({
  't:Street': 'text',
  't:City': 'text',
  't:State': 'text',
  't:CountryOrRegion': 'text',
  't:PostalCode': 'text',
})
const contact = elements({
  't:FileAs': 'text',
  't:DisplayName': 'text',
  't:GivenName': 'text',
  't:CompanyName': 'text',
  't:EmailAddresses': entries,
  't:PhysicalAddresses': elements({ 't:Entry': address }),
  't:PhoneNumbers': entries,
  't:JobTitle': 'text',
  't:Surname': 'text',
})
const createItem = elements({
  'm:SavedItemFolderId': elements({ 't:DistinguishedFolderId': elements({}) }),
  'm:Items': elements({ 't:Message': message, 't:Contact': contact }),
})
const envelope = elements({
  's:Header': elements({ 't:RequestServerVersion': elements({}) }),
  's:Body': elements({ 'm:CreateItem': createItem }),
})

const names = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Niklaus', 'Adele', 'Kristen', 'Tony']
const words = [
  'minutes',
  'of',
  'the',
  'meeting',
  'about',
  'next',
  'year',
  'and',
  'a',
  'budget',
  'nobody',
  'asked',
  'for',
]

function createItemXml(items: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><soap:Header><t:RequestServerVersion Version="Exchange2013"/></soap:Header><soap:Body><m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId><t:DistinguishedFolderId Id="inbox"/></m:SavedItemFolderId><m:Items>${items}</m:Items></m:CreateItem></soap:Body></soap:Envelope>`
}

function messageXml(index: number): string {
  let body = `Item ${index}. `
  for (let word = index; body.length < 5120; word++) body += `${words[(word * 7) % words.length]} `
  return `<t:Message><t:Subject>Report ${index}</t:Subject><t:Body BodyType="Text">${body}</t:Body><t:Importance>Normal</t:Importance><t:ToRecipients><t:Mailbox><t:Name>${names[index % 10]}</t:Name><t:EmailAddress>to${index}@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients><t:From><t:Mailbox><t:Name>Sender ${index}</t:Name><t:EmailAddress>from${index}@example.test</t:EmailAddress></t:Mailbox></t:From><t:IsRead>${index % 3 === 0}</t:IsRead></t:Message>`
}

function contactXml(index: number): string {
  const given = names[index % 10]
  const surname = names[(index * 3) % 10]
  return `<t:Contact><t:FileAs>${surname}, ${given}</t:FileAs><t:DisplayName>${given} ${surname} ${index}</t:DisplayName><t:GivenName>${given}</t:GivenName><t:CompanyName>Company ${index}</t:CompanyName><t:EmailAddresses><t:Entry Key="EmailAddress1">person${index}@example.test</t:Entry><t:Entry Key="EmailAddress2">alt${index}@example.test</t:Entry></t:EmailAddresses><t:PhysicalAddresses><t:Entry Key="Business"><t:Street>${index} Main Street</t:Street><t:City>Springfield</t:City><t:State>IL</t:State><t:CountryOrRegion>US</t:CountryOrRegion><t:PostalCode>${10000 + index}</t:PostalCode></t:Entry></t:PhysicalAddresses><t:PhoneNumbers><t:Entry Key="BusinessPhone">+1 555 ${1000000 + index}</t:Entry><t:Entry Key="MobilePhone">+1 666 ${1000000 + index}</t:Entry></t:PhoneNumbers><t:JobTitle>Engineer ${index % 20}</t:JobTitle><t:Surname>${surname}</t:Surname></t:Contact>`
}

function batch(item: (index: number) => string): Uint8Array {
  return new TextEncoder().encode(createItemXml(Array.from({ length: 100 }, (_, index) => item(index)).join('')))
}

// Each side counts the characters of everything it was told, so that nothing can be left out unseen.
function readOurs(bytes: Uint8Array): number {
  const reader = new XmlReader(textSource([bytes]))
  reader.readRoot()
  const count = readElement(reader, envelope)
  reader.end()
  return count
}

function readElement(reader: XmlReader, content: Content): number {
  let count = 1
  for (let index = 0; index < reader.attributeCount; index++) count += reader.attributeValue(index).length
  if (content === 'text') return count + reader.text().length
  while (reader.nextChild()) count += readElement(reader, content.get(reader.name)!)
  return count
}

function readSaxes(bytes: Uint8Array): number {
  let count = 0
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  parser.on('opentag', (tag) => {
    count++
    for (const name in tag.attributes) {
      const attribute = tag.attributes[name]!
      if (attribute.prefix !== 'xmlns') count += attribute.value.length
    }
  })
  parser.on('text', (text) => {
    count += text.length
  })
  const decoder = new TextDecoder()
  for (let start = 0; start < bytes.length; start += 100_000)
    parser.write(decoder.decode(bytes.subarray(start, start + 100_000)))
  parser.close()
  return count
}

function milliseconds(read: () => number): number {
  const start = performance.now()
  read()
  return performance.now() - start
}

/**
 * How fast batches are read, beside the best library. Both sides start from the bytes, see every name, attribute and text, and take
 * turns, so that whatever else the machine does hits both.
 */
export async function measureXml({ isQuick, progress }: Options): Promise<Table[]> {
  const rounds = isQuick ? 100 : 600
  const rates = new Rounds()
  for (const [name, bytes] of [
    ['messages of 5 KB', batch(messageXml)],
    ['contacts', batch(contactXml)],
  ] as const) {
    progress(`xml: ${name}`)
    if (readOurs(bytes) !== readSaxes(bytes)) throw new Error('The two have not read the same.')
    const row = `${name}, ${Math.round(bytes.length / 1000)} KB`
    for (let round = 0; round < rounds; round++)
      for (const [reader, read] of inTurn(Object.entries({ exchequer: readOurs, saxes: readSaxes }), round)) {
        const time = milliseconds(() => read(bytes))
        // The first half warms up.
        if (round >= rounds / 2) rates.add(row, reader, bytes.length / time / 1000)
      }
  }
  return [rates.table('Reading a CreateItem of 100', 'MB/s', ['exchequer', 'saxes'])]
}
