import {
  type UserConfigurationDictionary,
  type UserConfigurationDictionaryObject,
  type UserConfigurationDictionaryObjectTypes,
  XmlWriter,
} from '@exchequer/protocol'
import { childOf, rootOf } from './xml-stream.js'

type Type = UserConfigurationDictionaryObjectTypes

/**
 * What stands before each value in a dictionary stream ([MS-OXOCFG] 2.2.5.1): .NET's number of its type, as in the `3`, `9` and `18`
 * of the specification. It says nothing of arrays, which get numbers beyond those.
 */
const numbers: Readonly<Record<Type, number>> = {
  Boolean: 3,
  Byte: 6,
  Integer32: 9,
  UnsignedInteger32: 10,
  Integer64: 11,
  UnsignedInteger64: 12,
  DateTime: 16,
  String: 18,
  ByteArray: 100,
  StringArray: 101,
}
const types: ReadonlyMap<string, Type> = new Map(
  Object.entries(numbers).map(([type, number]) => [String(number), type as Type]),
)

/** The dictionary as PidTagRoamingDictionary holds it, a value that is nothing left out of its entry. */
export function writeDictionary(dictionary: UserConfigurationDictionary): Uint8Array {
  const out = new XmlWriter()
  out.markup('<?xml version="1.0" encoding="utf-8"?><UserConfiguration xmlns="dictionary.xsd">')
  out.markup('<Info version="Exchequer.1"/><Data>')
  for (const { dictionaryKey, dictionaryValue } of dictionary) {
    out.markup('<e')
    out.attribute('k', spell(dictionaryKey))
    if (dictionaryValue) out.attribute('v', spell(dictionaryValue))
    out.markup('/>')
  }
  out.markup('</Data></UserConfiguration>')
  return Buffer.from(out.whole())
}

/** A Boolean is a word of .NET's here, and several values are a list of JSON's. */
function spell({ type, value }: UserConfigurationDictionaryObject): string {
  const [first = ''] = value
  const text = type === 'StringArray' ? JSON.stringify(value) : type === 'Boolean' ? capitalized(first) : first
  return `${numbers[type]}-${text}`
}

const capitalized = (text: string): string => (text === '' ? '' : text[0]!.toUpperCase() + text.slice(1))

/** The dictionary in a stream that anybody may have written; `undefined` where it holds none. */
export function readDictionary(stream: Uint8Array): UserConfigurationDictionary | undefined {
  return childOf(rootOf(stream), 'Data')?.children.flatMap(({ attributes: { k, v } }) => {
    const dictionaryKey = k === undefined ? undefined : parse(k)
    return dictionaryKey ? [{ dictionaryKey, dictionaryValue: v === undefined ? undefined : parse(v) }] : []
  })
}

function parse(text: string): UserConfigurationDictionaryObject | undefined {
  const [, number, rest] = /^(\d+)-(.*)$/s.exec(text) ?? []
  if (number === undefined || rest === undefined) return undefined
  const type = types.get(number) ?? 'String'
  if (type === 'StringArray') return { type, value: listOf(rest) }
  return { type, value: [type === 'Boolean' ? rest.toLowerCase() : rest] }
}

function listOf(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.map(String) : [text]
  } catch {
    return [text]
  }
}
