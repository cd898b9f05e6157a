/** Any value of a table: text, numbers, dates, bytes, and records and lists of them. */
export type Values = Record<string, unknown>

/** A copy that shares nothing that could change. */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf) as T
  // The class of a date says whether its zone is known (`FloatingDate`).
  if (value instanceof Date) return new (value.constructor as new (time: Date) => Date)(value) as T
  if (value instanceof Uint8Array) return value.slice() as T
  const copy: Values = {}
  for (const key of Object.keys(value)) copy[key] = copyOf((value as Values)[key])
  return copy as T
}

/** Whether two values say the same; a member that is `undefined` is as good as none. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime()
  if (Array.isArray(a) || a instanceof Uint8Array) {
    const other = b as ArrayLike<unknown>
    return a.length === other.length && a.every((entry, i) => isSame(entry, other[i]))
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  for (const key of keys) if (!isSame((a as Values)[key], (b as Values)[key])) return false
  return true
}
