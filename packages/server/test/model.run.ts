import { host } from './harness.js'
import { answer } from './model.answers.js'
import { adopt, catchUp, compare, goneBefore } from './model.compare.js'
import * as conversations from './model.conversations.js'
import * as folders from './model.folders.js'
import * as items from './model.items.js'
import { checkSearch } from './model.search.js'
import * as sending from './model.sending.js'
import type { Failure } from './model.shrink.js'
import { settle } from './model.state.js'
import type { Act, Step } from './model.steps.js'
import { type ModelClient, newWorld, type World } from './model.world.js'

async function take(world: World, client: ModelClient, act: Act): Promise<void> {
  switch (act.does) {
    case 'create':
      return items.create(world, client, act)
    case 'createAndSend':
      return sending.createAndSend(world, client, act)
    case 'update':
      return items.update(world, client, act)
    case 'delete':
      return items.remove(world, client, act)
    case 'move':
    case 'copy':
      return items.relocate(world, client, act)
    case 'send':
      return sending.send(world, client, act)
    case 'answer':
      return answer(world, client, act)
    case 'converse':
      return conversations.converse(world, client, act)
    case 'markAll':
      return items.markAll(world, client, act)
    case 'attach':
      return items.attach(world, client, act)
    case 'detach':
      return items.detach(world, client, act)
    case 'createFolders':
      return folders.createFolders(world, client, act)
    case 'createPath':
      return folders.createPath(world, client, act)
    case 'updateFolders':
      return folders.updateFolders(world, client, act)
    case 'moveFolders':
    case 'copyFolders':
      return folders.relocateFolders(world, client, act)
    case 'deleteFolders':
      return folders.deleteFolders(world, client, act)
    case 'empty':
      return folders.empty(world, client, act)
    case 'catchUp':
      for (const late of world.clients) if (late.isLate) await catchUp(late)
  }
}

/** Takes steps on a new server and on the model, comparing after each; tells where they part ways. `log` gets what happened. */
export async function attempt(steps: readonly Step[], log: string[] = []): Promise<Failure | undefined> {
  // A second to each step: what one step makes is of one time.
  let at = -1
  const begin = Date.now()
  const server = await host({ clock: () => new Date(begin + (at + 1) * 1000) })
  const world: World = { ...newWorld(server), log }
  try {
    for (const mailbox of world.mailboxes) await adopt(world.clients.find((client) => client.mailbox === mailbox)!)
    await compare(world, world.mailboxes.map(goneBefore))
    for (const step of steps) {
      at += 1
      await takeAndCompare(world, step, at)
    }
    return undefined
  } catch (error) {
    return { step: at, error: error as Error }
  } finally {
    await server.close()
  }
}

async function takeAndCompare(world: World, { number, who, act, search }: Step, at: number): Promise<void> {
  const client = world.clients[who % world.clients.length]!
  const waits = act.does === 'catchUp' ? ' waits for the laptop to catch up' : ''
  world.log.push(`${String(at + 1).padStart(3)} ${client.name}${waits}`)
  const before = world.mailboxes.map(goneBefore)
  for (const mailbox of world.mailboxes) mailbox.step = number
  await take(world, client, act)
  await compare(world, before)
  await checkSearch(world, client, search)
  await conversations.checkConversations(world, client, search)
  for (const mailbox of world.mailboxes) settle(mailbox)
}
