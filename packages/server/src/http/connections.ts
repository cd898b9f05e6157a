import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { networkOf, plainAddress } from './client-address.js'

export interface ConnectionLimits {
  /** Connections of one network on which nothing is being answered. */
  readonly idlePerNetwork: number
  /** The same of all networks together. */
  readonly idle: number
}

interface Connection {
  readonly peer: string
  readonly network: string
  /** What to close: of TLS the secured side, once there is one. */
  socket: Socket
  /** Requests that are not answered yet. */
  open: number
}

/**
 * The connections of a listener: which have a request open (Node takes one that never sent a byte for busy and would wait for it), and
 * how many lie idle. Where that is too many, the one that has been idle longest is closed: connections that were opened and left make
 * room for those that are in use, from the same network too.
 */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #byPeer = new Map<string, Connection>()
  // Sets keep the order in which things came: the first has been idle longest.
  readonly #idle = new Set<Connection>()
  readonly #idleByNetwork = new Map<string, Set<Connection>>()

  constructor(limits: ConnectionLimits) {
    this.#limits = limits
  }

  /** A connection was made; what has not sent a request yet is idle too. */
  opened(socket: Socket): void {
    const network = networkOf(plainAddress(socket.remoteAddress ?? ''))
    const connection: Connection = { peer: peerOf(socket), network, socket, open: 0 }
    this.#byPeer.set(connection.peer, connection)
    socket.once('close', () => this.#closed(connection))
    this.#enterIdle(connection)
  }

  /** The handshake of TLS is through: another socket now stands for the connection. */
  secured(socket: Socket): void {
    const connection = this.#byPeer.get(peerOf(socket))
    if (!connection) return
    connection.socket = socket
    socket.once('close', () => this.#closed(connection))
  }

  /** A request has come, which is answered when `response` is closed. */
  begin(socket: Socket, response: ServerResponse, isStopping: () => boolean): void {
    const connection = this.#byPeer.get(peerOf(socket))
    if (!connection) return
    connection.open++
    this.#leaveIdle(connection)
    response.once('close', () => {
      connection.open--
      if (connection.open > 0 || this.#byPeer.get(connection.peer) !== connection) return
      // An answer whose headers left before the stop could not say "close".
      if (isStopping()) connection.socket.destroySoon()
      else this.#enterIdle(connection)
    })
  }

  closeIdle(): void {
    for (const { socket } of this.#idle) socket.destroySoon()
  }

  closeAll(): void {
    for (const { socket } of this.#byPeer.values()) socket.destroy()
  }

  #closed(connection: Connection): void {
    this.#leaveIdle(connection)
    if (this.#byPeer.get(connection.peer) === connection) this.#byPeer.delete(connection.peer)
  }

  #enterIdle(connection: Connection): void {
    const siblings = this.#idleByNetwork.get(connection.network) ?? new Set()
    this.#idleByNetwork.set(connection.network, siblings)
    siblings.add(connection)
    this.#idle.add(connection)
    if (siblings.size > this.#limits.idlePerNetwork) this.#closeFirst(siblings)
    if (this.#idle.size > this.#limits.idle) this.#closeFirst(this.#idle)
  }

  #leaveIdle(connection: Connection): void {
    if (!this.#idle.delete(connection)) return
    const siblings = this.#idleByNetwork.get(connection.network)
    siblings?.delete(connection)
    if (siblings?.size === 0) this.#idleByNetwork.delete(connection.network)
  }

  #closeFirst(idle: ReadonlySet<Connection>): void {
    const [first] = idle
    if (!first) return
    this.#leaveIdle(first)
    first.socket.destroy()
  }
}

/** Names a connection for as long as it lasts, whichever socket of it one has. */
const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
