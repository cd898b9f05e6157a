import { Contact, ExchangeService, type ServiceResponse } from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const address = 'alice@example.test'
const password = 'secret'

/** Server and client in one process, joined by `fetch`: what travels between them is real SOAP, without a socket. */
export async function demo(): Promise<void> {
  const store = await openSqliteStore({ path: ':memory:' })
  const server = createServer({ store })
  try {
    await server.addMailbox({ address, password, displayName: 'Alice' })
    const service = new ExchangeService({
      url: 'http://localhost/EWS/Exchange.asmx',
      credentials: { username: address, password },
      fetch: server.fetch,
    })
    await walk(service)
  } finally {
    await server.close()
    await store.close()
  }
}

async function walk(service: ExchangeService): Promise<void> {
  const contacts = [
    new Contact({ givenName: 'Ada', surname: 'Keller', companyName: 'Contoso' }),
    new Contact({ givenName: 'Bruno', surname: 'Lang', companyName: 'Contoso' }),
    new Contact({ givenName: 'Chiara', surname: 'Moser', companyName: 'Contoso' }),
  ]
  const names = contacts.map(({ givenName }) => givenName ?? '')

  title('Create three contacts, in one call')
  for (const [name, response] of named(names, await service.createItems(contacts)))
    line(name, outcome(response, `has the id …${response.item?.itemId?.id.slice(144)}`))

  const { syncState } = await service.syncFolderItems({ folder: 'contacts' })

  title('Get them')
  for (const [name, response] of named(names, await service.bindToItems<Contact>(contacts)))
    line(
      name,
      outcome(response, `${response.item?.givenName} ${response.item?.surname}, ${response.item?.companyName}`),
    )

  title('Change two of them: only what changed is sent')
  contacts[0]!.jobTitle = 'Head of kitchen'
  contacts[0]!.emailAddresses = [{ key: 'EmailAddress1', value: 'ada@example.test' }]
  contacts[1]!.companyName = undefined
  const changes = ['job title and address set', 'company removed', 'nothing to send']
  const updated = await service.updateItems(contacts)
  for (const [i, [name, response]] of named(names, updated).entries()) line(name, outcome(response, changes[i]!))

  title('Get them once more, with an id that is none among theirs')
  const ids = [contacts[0]!, 'not-an-id', contacts[2]!]
  const mixed = await service.bindToItems<Contact>(ids)
  for (const [name, response] of named([names[0]!, 'not-an-id', names[2]!], mixed))
    line(name, outcome(response, response.item?.jobTitle ?? 'no job title'))
  line('all in all', mixed.overallResult)

  title('Delete the first two')
  const two = contacts.slice(0, 2)
  const deleted = await service.deleteItems(two, { deleteType: 'HardDelete' })
  for (const [name, response] of named(names, deleted)) line(name, outcome(response, 'gone'))

  title('Delete them again')
  const again = await service.deleteItems(two, { deleteType: 'HardDelete' })
  for (const [name, response] of named(names, again)) line(name, outcome(response, 'gone'))

  const nameOf = (id: string): string => names[contacts.findIndex(({ itemId }) => itemId?.id === id)] ?? id
  title('Sync the folder: what another program is told that last looked after the first step')
  for await (const change of service.syncAllFolderItems({ folder: 'contacts', syncState }))
    line(nameOf(change.itemId.id), change.changeType)

  title('Sync the folder: what one is told that never looked')
  for await (const change of service.syncAllFolderItems({ folder: 'contacts' }))
    line(nameOf(change.itemId.id), change.changeType)
}

/** Each response beside the name of what it answers for. */
const named = <R extends ServiceResponse>(names: readonly string[], responses: Iterable<R>): [string, R][] =>
  [...responses].map((response, i) => [names[i] ?? '', response])

const outcome = ({ result, errorCode, errorMessage }: ServiceResponse, whenGood: string): string =>
  result === 'success' ? `success  ${whenGood}` : `${result}    ${errorCode}: ${errorMessage}`

const title = (text: string): void => void process.stdout.write(`\n${text}\n`)
const line = (name: string, text: string): void => void process.stdout.write(`  ${name.padEnd(12)}${text}\n`)
