import {
  decodeBase64,
  type UserConfigurationDictionary as Entries,
  encodeBase64,
  type UserConfigurationDictionaryObject,
  type UserConfigurationDictionaryObjectTypes,
} from '@exchequer/protocol'

type Type = UserConfigurationDictionaryObjectTypes

/** What a dictionary can hold; a number that is whole is an Integer32 where it fits, and an object names its type itself. */
export type DictionaryValue =
  | string
  | boolean
  | number
  | bigint
  | Date
  | readonly string[]
  | Uint8Array
  | UserConfigurationDictionaryObject
  | undefined

/** Keys are texts, numbers or truth values; a date as a key is its text in ISO 8601. */
export type DictionaryKey = string | boolean | number | bigint

/** Values by key, in their order, that remember the types which they came with. */
export class UserConfigurationDictionary extends Map<DictionaryKey, DictionaryValue> {
  readonly #loaded = new Map<DictionaryKey, Entries[number]>()

  /** What an answer said. */
  static of(entries: Entries): UserConfigurationDictionary {
    const dictionary = new UserConfigurationDictionary()
    for (const entry of entries) {
      const key = keyOf(entry.dictionaryKey)
      dictionary.#loaded.set(key, entry)
      dictionary.set(key, valueIn(entry.dictionaryValue))
    }
    return dictionary
  }

  /** What a request says. */
  toEntries(): Entries {
    return [...this].map(([key, value]) => {
      const loaded = this.#loaded.get(key)
      return {
        dictionaryKey: loaded?.dictionaryKey ?? objectOf(key)!,
        dictionaryValue: objectOf(value, loaded?.dictionaryValue?.type),
      }
    })
  }
}

function keyOf({ type, value: [text = ''] }: UserConfigurationDictionaryObject): DictionaryKey {
  const value = read[type]([text])
  return ['string', 'boolean', 'number', 'bigint'].includes(typeof value) ? (value as DictionaryKey) : text
}

const valueIn = (object: UserConfigurationDictionaryObject | undefined): DictionaryValue =>
  object && read[object.type](object.value)

const read: Readonly<Record<Type, (values: readonly string[]) => DictionaryValue>> = {
  Boolean: ([text = '']) => ['true', '1'].includes(text.toLowerCase()),
  Byte: ([text]) => Number(text),
  Integer32: ([text]) => Number(text),
  UnsignedInteger32: ([text]) => Number(text),
  Integer64: ([text = '0']) => BigInt(text),
  UnsignedInteger64: ([text = '0']) => BigInt(text),
  DateTime: ([text = '']) => new Date(text),
  String: ([text = '']) => text,
  StringArray: (values) => [...values],
  ByteArray: ([text = '']) => decodeBase64(text) ?? { type: 'ByteArray', value: [text] },
}

/** A value in the type that it had, where that holds it, and otherwise in the one that is nearest. */
function objectOf(value: DictionaryValue, was?: Type): UserConfigurationDictionaryObject | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string') return { type: 'String', value: [value] }
  if (typeof value === 'boolean') return { type: 'Boolean', value: [String(value)] }
  if (typeof value === 'number' || typeof value === 'bigint')
    return { type: integer(value, was), value: [String(value)] }
  if (value instanceof Date) return { type: 'DateTime', value: [value.toISOString()] }
  if (value instanceof Uint8Array) return { type: 'ByteArray', value: [encodeBase64(value)] }
  return 'type' in value ? value : { type: 'StringArray', value: [...value] }
}

const ranges: readonly (readonly [Type, bigint, bigint])[] = [
  ['Byte', 0n, 255n],
  ['Integer32', -(2n ** 31n), 2n ** 31n - 1n],
  ['UnsignedInteger32', 0n, 2n ** 32n - 1n],
  ['Integer64', -(2n ** 63n), 2n ** 63n - 1n],
  ['UnsignedInteger64', 0n, 2n ** 64n - 1n],
]

function integer(value: number | bigint, was: Type | undefined): Type {
  if (typeof value === 'number' && !Number.isInteger(value))
    throw new TypeError(`A dictionary holds whole numbers, and ${value} is none`)
  const whole = BigInt(value)
  const fits = ranges.filter(([, minimum, maximum]) => whole >= minimum && whole <= maximum).map(([type]) => type)
  const nearest = (
    typeof value === 'bigint' ? ['Integer64', 'UnsignedInteger64'] : ['Integer32', 'Integer64']
  ) as Type[]
  const type = [...(was ? [was] : []), ...nearest].find((one) => fits.includes(one))
  if (type === undefined) throw new TypeError(`${value} is too large for a dictionary`)
  return type
}
