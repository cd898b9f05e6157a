import {
  EwsError,
  type UserConfigurationDictionary,
  type UserConfigurationDictionaryObject,
  type UserConfigurationDictionaryObjectTypes,
} from '@exchequer/protocol'
import { base64Spelling, booleanSpelling, timeOfText, wholeSpelling } from './spellings.js'

type Type = UserConfigurationDictionaryObjectTypes

/**
 * The one spelling of a value of a type, or `undefined` for what is none (docs "Type (UserConfigurationDictionaryObjectType)"):
 * exchangelib writes `0` for false and reads `false` alone.
 */
const parsers: Readonly<Record<Type, (text: string) => string | undefined>> = {
  Boolean: booleanSpelling,
  Byte: wholeSpelling(0n, 255n),
  Integer32: wholeSpelling(-(2n ** 31n), 2n ** 31n - 1n),
  UnsignedInteger32: wholeSpelling(0n, 2n ** 32n - 1n),
  Integer64: wholeSpelling(-(2n ** 63n), 2n ** 63n - 1n),
  UnsignedInteger64: wholeSpelling(0n, 2n ** 64n - 1n),
  // Whoever keeps a time here wants it back to the millisecond.
  DateTime: (text) => timeOfText(text)?.toISOString().replace('.000Z', 'Z'),
  String: (text) => text,
  StringArray: (text) => text,
  ByteArray: base64Spelling,
}

const severalValues: ReadonlySet<Type> = new Set<Type>(['StringArray'])
const noKeys: ReadonlySet<Type> = new Set<Type>(['StringArray', 'ByteArray'])

/**
 * A dictionary with each value in its one spelling. Throws `ErrorInvalidValueForProperty` for one that says a key twice, that has a list
 * for a key, or of which a value is not of its type.
 */
export function settledDictionary(dictionary: UserConfigurationDictionary): UserConfigurationDictionary {
  const keys = new Set<string>()
  return dictionary.map((entry) => {
    const dictionaryKey = settled(entry.dictionaryKey, 'key')
    if (noKeys.has(dictionaryKey.type)) throw invalid(`A key of the dictionary cannot be a ${dictionaryKey.type}.`)
    const key = `${dictionaryKey.type} ${dictionaryKey.value[0]}`
    if (keys.has(key)) throw invalid(`The dictionary has the key "${dictionaryKey.value[0]}" twice.`)
    keys.add(key)
    return { dictionaryKey, dictionaryValue: entry.dictionaryValue && settled(entry.dictionaryValue, 'value') }
  })
}

function settled(
  { type, value }: UserConfigurationDictionaryObject,
  what: 'key' | 'value',
): UserConfigurationDictionaryObject {
  if (value.length !== 1 && !severalValues.has(type)) throw invalid(`A ${what} of the dictionary has several values.`)
  const texts = value.map((text) => {
    const parsed = parsers[type](text)
    if (parsed === undefined) throw invalid(`"${text.slice(0, 100)}" in the dictionary is no ${type}.`)
    return parsed
  })
  return { type, value: texts }
}

const invalid = (text: string): EwsError => new EwsError('ErrorInvalidValueForProperty', text)
