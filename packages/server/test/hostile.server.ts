import { listen, silentLogger } from '@exchequer/server'
import { host } from './harness.js'

/** A server of a process of its own: says its port, and on any word how much memory it holds. */
// A limit that what is too large passes sooner.
const { server } = await host({ logger: silentLogger, requestLimit: 64 * 2 ** 20 })
const listener = await listen(server.handle, { host: '127.0.0.1', port: 0 })
process.send!(listener.port)
process.on('message', () => process.send!(process.memoryUsage.rss()))
