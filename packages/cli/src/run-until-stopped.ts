import type { RunningServer } from './serve.js'

/**
 * Prints what `welcome` makes of the endpoint once the server is there, waits for SIGTERM or SIGINT, closes it and ends the process
 * with 0. A signal that comes earlier is kept until then; a second one ends the process at once, with 1.
 */
export async function runUntilStopped(
  starting: Promise<RunningServer>,
  welcome: (endpoint: string) => string,
): Promise<never> {
  const stopped = new Promise<void>((resolve) => {
    let isFirst = true
    const stop = (): void => {
      if (!isFirst) process.exit(1)
      isFirst = false
      resolve()
    }
    process.on('SIGTERM', stop).on('SIGINT', stop)
  })
  const server = await starting
  process.stdout.write(welcome(server.endpoint))
  await stopped
  await server.close()
  process.exit(0)
}
