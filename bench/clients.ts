import type { Connection } from './connection.js'
import { quantile } from './measuring.js'

export interface Load {
  /** Answers a second, of all clients together. */
  readonly perSecond: number
  /** What a client waited for an answer, in milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** Clients that each ask again as soon as they are answered, for so many milliseconds. */
export async function keepAsking(
  clients: readonly Connection[],
  duration: number,
  request: () => string,
): Promise<Load> {
  const waits: number[] = []
  const start = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - start < duration) {
        const { bytes, milliseconds } = await client.post(request())
        // Looked for in the bytes: to make text of them all would slow the clients down.
        if (!bytes.includes('ResponseClass="Success"')) throw new Error(bytes.toString('utf8', 0, 1000))
        waits.push(milliseconds)
      }
    }),
  )
  const perSecond = (waits.length * 1000) / (performance.now() - start)
  return { perSecond, p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) }
}
