import { type RecordType, record } from './record.js'
import { writePlace } from './record-writer.js'
import { register } from './registry.js'
import type { Type } from './type.js'

/** An element that holds exactly one other, and means what that one means: `From` holds a `Mailbox`. */
export function wrapper<T>(xsdName: string, element: string, content: Type<T>): Type<T> {
  const shell = record(xsdName, { [element]: content }) as unknown as RecordType<Record<string, T>>
  const type: Type<T> = {
    xsdName,
    read: (reading) => shell.read(reading)[element]!,
    write(out, tag, value, rank) {
      out.markup(tag.start)
      writePlace(out, shell.place(element)!, value, rank)
      out.markup(tag.end)
    },
    pack: (value) => content.pack(value),
    unpack: (packed) => content.unpack(packed),
    isPlain: () => content.isPlain(),
    get declaration() {
      return shell.declaration!
    },
  }
  register(xsdName, type as Type<unknown>)
  return type
}
