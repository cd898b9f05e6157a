/** Something that is made when it is first asked for, and is the same from then on. */
export interface OnDemand<T> {
  (): Promise<T>
  /** Has it made for whoever asks a moment later, and is told of what goes wrong. */
  begin(): void
}

export function onDemand<T>(make: () => Promise<T>): OnDemand<T> {
  let made: Promise<T> | undefined
  const ask = (): Promise<T> => {
    made ??= make()
    return made
  }
  const begin = (): void => {
    if (made === undefined) ask().catch(() => {})
  }
  return Object.assign(ask, { begin })
}
