import { writtenName } from '../xml/namespaces.js'
import type { XmlWriter } from '../xml/writer.js'
import type { Tagged } from './member.js'
import type { RecordType } from './record.js'
import { type Reading, type Tag, type Type, tag } from './type.js'

/**
 * An element of an abstract type, which says by `xsi:type` what it is. The value is tagged with the name of that type, as a choice
 * is with the name of its element. A lenient reader takes a type that the table does not have for the base.
 */
export function polymorphic<const M extends Readonly<Record<string, Type<never> | Type<unknown>>>>(
  base: RecordType<object>,
  types: M,
): Type<Tagged<M>> {
  const tags = new Map<string, Tag>()
  return {
    xsdName: base.xsdName,
    read(reading: Reading) {
      const { xml } = reading
      const name = xml.resolve(xml.attribute('xsi:type') ?? '')?.replace(/^.*[:}]/, '') ?? ''
      const known = Object.hasOwn(types, name) ? types[name] : undefined
      const type = (known ?? (reading.lenient ? base : undefined)) as Type<unknown> | undefined
      if (!type) return reading.violate(`The xsi:type '${name}' is not one of ${Object.keys(types).join(', ')}.`)
      return { element: name, value: type.read(reading) } as Tagged<M>
    },
    write(out: XmlWriter, { name }: Tag, tagged: Tagged<M>, rank: number) {
      const { element, value } = tagged as { element: string; value: unknown }
      const key = name + element
      let typed = tags.get(key)
      if (!typed) {
        typed = tag(name, ` xsi:type="${writtenName(base.xsdName.slice(0, 2) + element)}"`)
        tags.set(key, typed)
      }
      ;(types[element] as Type<unknown>).write(out, typed, value, rank)
    },
    pack: (value) => value,
    unpack: (packed) => packed as Tagged<M>,
    isPlain: () => true,
  }
}
