import type { ChildProcess } from 'node:child_process'

/** Has a process end at the latest with this one, however this one ends: what is left over would hold its output open, and who reads that waits. */
export function endsWithUs<P extends ChildProcess>(child: P): P {
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  return child
}
