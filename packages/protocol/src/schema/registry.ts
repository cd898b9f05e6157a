import type { Type } from './type.js'

const types = new Map<string, Type<unknown>>()

/** Makes a named type known to those who can name it but not import it. */
export function register(xsdName: string, type: Type<unknown>): void {
  if (xsdName.length > 2) types.set(xsdName, type)
}

/** Every named type, in the order of the tables. */
export const registeredTypes = (): ReadonlyMap<string, Type<unknown>> => types

/**
 * A type by its name alone. Items hold attachments, attachments hold items: somewhere the circle must be cut, and the four or five
 * names where it is are the only ones written like this.
 */
export function named<T>(xsdName: string): Type<T> {
  let found: Type<T> | undefined
  const type = (): Type<T> => {
    found ??= types.get(xsdName) as Type<T> | undefined
    if (!found) throw new Error(`no table declares ${xsdName}`)
    return found
  }
  return {
    xsdName,
    read: (reading) => type().read(reading),
    write: (out, tag, value, rank) => type().write(out, tag, value, rank),
    pack: (value) => type().pack(value),
    unpack: (packed) => type().unpack(packed),
    // Whoever asks would walk in a circle.
    isPlain: () => false,
  }
}
