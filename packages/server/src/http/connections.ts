import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { networkOf, plainAddress } from './client-address.js'
import { IdleList, type IdlePlace, newPlace } from './idle-list.js'

export interface ConnectionLimits {
  /** Connections of one network on which nothing is being answered. */
  readonly idlePerNetwork: number
  /** The same of all networks together. */
  readonly idle: number
}

/** The connections of one network. */
interface Network {
  readonly name: string
  readonly idle: IdleList<Connection>
  /** How many there are. */
  size: number
}

class Connection {
  readonly peer: string
  /** Where it comes from. */
  readonly address: string | undefined
  readonly network: Network
  /** Its places among what is idle: in all, and of its network. */
  readonly places: readonly [IdlePlace<Connection>, IdlePlace<Connection>] = [newPlace(this), newPlace(this)]
  /** What to close: of TLS the secured side, once there is one. */
  socket: Socket
  /** Requests that are not answered yet. */
  open = 0
  isClosed = false
  /** Listens for the end of each answer. */
  readonly answered: () => void

  constructor(socket: Socket, address: string | undefined, network: Network, answered: (self: Connection) => void) {
    this.peer = peerOf(socket)
    this.address = address
    this.network = network
    this.socket = socket
    this.answered = () => answered(this)
  }
}

/**
 * The connections of a listener: which have a request open (Node takes one that never sent a byte for busy and would wait for it), and
 * how many lie idle. Where that is too many, the one that has been idle longest is closed: connections that were opened and left make
 * room for those that are in use, from the same network too.
 */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #byPeer = new Map<string, Connection>()
  readonly #bySocket = new Map<Socket, Connection>()
  readonly #networks = new Map<string, Network>()
  readonly #idle = new IdleList<Connection>()
  #isStopping = false

  constructor(limits: ConnectionLimits) {
    this.#limits = limits
  }

  /** A connection was made; what has not sent a request yet is idle too. */
  opened(socket: Socket): void {
    const { remoteAddress } = socket
    const address = remoteAddress === undefined ? undefined : plainAddress(remoteAddress)
    const connection = new Connection(socket, address, this.#networkOf(address), this.#answered)
    this.#byPeer.set(connection.peer, connection)
    this.#watch(socket, connection)
    this.#enterIdle(connection)
  }

  /** The handshake of TLS is through: another socket now stands for the connection. */
  secured(socket: Socket): void {
    const connection = this.#byPeer.get(peerOf(socket))
    if (!connection) return
    connection.socket = socket
    this.#watch(socket, connection)
  }

  /** A request has come, which is answered when `response` is closed. Gives the address that its connection comes from. */
  begin(socket: Socket, response: ServerResponse): string | undefined {
    const connection = this.#bySocket.get(socket)
    if (!connection) return undefined
    connection.open++
    this.#leaveIdle(connection)
    response.on('close', connection.answered)
    return connection.address
  }

  /** Closes what lies idle, and from now on what becomes so. */
  closeIdle(): void {
    this.#isStopping = true
    for (const { socket } of this.#idle) socket.destroySoon()
  }

  closeAll(): void {
    for (const { socket } of this.#byPeer.values()) socket.destroy()
  }

  readonly #answered = (connection: Connection): void => {
    connection.open--
    if (connection.open > 0 || connection.isClosed) return
    // An answer whose headers left before the stop could not say "close".
    if (this.#isStopping) connection.socket.destroySoon()
    else this.#enterIdle(connection)
  }

  #watch(socket: Socket, connection: Connection): void {
    this.#bySocket.set(socket, connection)
    socket.once('close', () => {
      this.#bySocket.delete(socket)
      this.#closed(connection)
    })
  }

  /** The network of a new connection. */
  #networkOf(address: string | undefined): Network {
    const name = networkOf(address ?? '')
    const network = this.#networks.get(name) ?? { name, idle: new IdleList<Connection>(), size: 0 }
    this.#networks.set(name, network)
    network.size++
    return network
  }

  #closed(connection: Connection): void {
    // Of TLS both sides tell.
    if (connection.isClosed) return
    connection.isClosed = true
    this.#leaveIdle(connection)
    if (this.#byPeer.get(connection.peer) === connection) this.#byPeer.delete(connection.peer)
    if (--connection.network.size === 0) this.#networks.delete(connection.network.name)
  }

  #enterIdle({ places: [place, placeInNetwork], network }: Connection): void {
    this.#idle.enter(place)
    network.idle.enter(placeInNetwork)
    if (network.idle.size > this.#limits.idlePerNetwork) this.#closeFirst(network.idle)
    if (this.#idle.size > this.#limits.idle) this.#closeFirst(this.#idle)
  }

  #leaveIdle({ places: [place, placeInNetwork], network }: Connection): void {
    this.#idle.leave(place)
    network.idle.leave(placeInNetwork)
  }

  #closeFirst({ first }: IdleList<Connection>): void {
    if (!first) return
    this.#leaveIdle(first)
    first.socket.destroy()
  }
}

/** Names a connection for as long as it lasts, whichever socket of it one has. */
const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
