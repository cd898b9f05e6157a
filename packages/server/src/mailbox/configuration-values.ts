import {
  EwsError,
  type UserConfigurationDictionary,
  type UserConfigurationDictionaryObject,
  type UserConfigurationDictionaryObjectTypes,
} from '@exchequer/protocol'

type Type = UserConfigurationDictionaryObjectTypes

const whole = (minimum: bigint, maximum: bigint) => (text: string) => {
  if (!/^\s*[+-]?\d{1,20}\s*$/.test(text)) return false
  const value = BigInt(text.trim().replace(/^\+/, ''))
  return value >= minimum && value <= maximum
}

/** Whether a text is a value of a type (docs "Type (UserConfigurationDictionaryObjectType)"). */
const tests: Readonly<Record<Type, (text: string) => boolean>> = {
  Boolean: (text) => ['true', 'false', '1', '0'].includes(text.trim().toLowerCase()),
  Byte: whole(0n, 255n),
  Integer32: whole(-(2n ** 31n), 2n ** 31n - 1n),
  UnsignedInteger32: whole(0n, 2n ** 32n - 1n),
  Integer64: whole(-(2n ** 63n), 2n ** 63n - 1n),
  UnsignedInteger64: whole(0n, 2n ** 64n - 1n),
  DateTime: (text) => !Number.isNaN(Date.parse(text)),
  String: () => true,
  StringArray: () => true,
  ByteArray: (text) => /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text),
}

const severalValues: ReadonlySet<Type> = new Set<Type>(['StringArray'])
const noKeys: ReadonlySet<Type> = new Set<Type>(['StringArray', 'ByteArray'])

/**
 * Throws `ErrorInvalidValueForProperty` for a dictionary that says a key twice, that has a list for a key, or of which a value is not
 * of its type.
 */
export function checkDictionary(dictionary: UserConfigurationDictionary): void {
  const keys = new Set<string>()
  for (const { dictionaryKey, dictionaryValue } of dictionary) {
    checkObject(dictionaryKey, 'key')
    if (noKeys.has(dictionaryKey.type)) throw invalid(`A key of the dictionary cannot be a ${dictionaryKey.type}.`)
    const key = `${dictionaryKey.type} ${dictionaryKey.value[0]}`
    if (keys.has(key)) throw invalid(`The dictionary has the key "${dictionaryKey.value[0]}" twice.`)
    keys.add(key)
    if (dictionaryValue) checkObject(dictionaryValue, 'value')
  }
}

function checkObject({ type, value }: UserConfigurationDictionaryObject, what: 'key' | 'value'): void {
  if (value.length !== 1 && !severalValues.has(type)) throw invalid(`A ${what} of the dictionary has several values.`)
  const wrong = value.find((text) => !tests[type](text))
  if (wrong !== undefined) throw invalid(`"${wrong.slice(0, 100)}" in the dictionary is no ${type}.`)
}

const invalid = (text: string): EwsError => new EwsError('ErrorInvalidValueForProperty', text)
