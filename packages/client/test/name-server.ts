import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'

/** A name server on loopback that has one service record for every name, and the list of what it was asked for. */
export async function nameServer(target: string, port: number) {
  const socket = createSocket('udp4')
  const names: string[] = []
  socket.on('message', (query: Buffer, { address, port: asker }: RemoteInfo) => {
    const end = query.indexOf(0, 12)
    names.push(nameIn(query.subarray(12, end)))
    socket.send(answer(query.subarray(0, end + 5), target, port), asker, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { port: socket.address().port, names, close: () => socket.close() }
}

function nameIn(labels: Buffer): string {
  const parts: string[] = []
  for (let at = 0; at < labels.length; at += labels[at]! + 1)
    parts.push(labels.toString('latin1', at + 1, at + 1 + labels[at]!))
  return parts.join('.')
}

const labelled = (name: string): Buffer =>
  Buffer.concat([...name.split('.'), ''].map((label) => Buffer.from([label.length, ...Buffer.from(label)])))

/** RFC 1035 4.1, RFC 2782: the header and the question come back with one answer, whose name points to the question's. */
function answer(question: Buffer, target: string, port: number): Buffer {
  const data = Buffer.concat([Buffer.from([0, 1, 0, 1, port >> 8, port & 0xff]), labelled(target)])
  const record = Buffer.from([0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, data.length])
  const head = Buffer.from(question)
  head.set([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0], 2)
  return Buffer.concat([head, record, data])
}
