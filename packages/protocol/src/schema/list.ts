import type { ComplexDeclaration } from './declaration.js'
import type { Content, MemberOptions } from './member.js'
import { oneOrMore, zeroOrMore } from './member.js'
import { eitherNamespace } from './parts.js'
import { type RecordType, record } from './record.js'
import { writeRow } from './record-writer.js'
import { register } from './registry.js'
import { type Type, tag } from './type.js'

type Entries<T> = { entries?: T[] | undefined }

/**
 * An element that holds nothing but a row of others: `list('t:ArrayOfStringsType', 'String', string)`.
 * A row of several kinds takes a slot, and no element name.
 */
export function list<T>(xsdName: string, element: string, content: Type<T>, options?: ListOptions): Type<T[]>
export function list<T>(xsdName: string, content: Content<T>, options?: ListOptions): Type<T[]>
export function list<T>(
  xsdName: string,
  first: string | Content<T>,
  second?: Content<T> | ListOptions,
  third?: ListOptions,
): Type<T[]> {
  const [content, options] =
    typeof first === 'string' ? [second as Content<T>, third] : [first, second as ListOptions | undefined]
  const member: MemberOptions = {
    ...(typeof first === 'string' && { element: first }),
    ...(options?.isNillable && { isNillable: true }),
  }
  const entries = options?.isNonEmpty ? oneOrMore(content, member) : zeroOrMore(content, member)
  const { isReadAsMessages, isWrittenAsMessages } = options ?? {}
  const isEither = isReadAsMessages || isWrittenAsMessages
  const row = record(xsdName, ...(isEither ? [eitherNamespace] : []), { entries }) as unknown as RecordType<Entries<T>>
  const writeList: Type<T[]>['write'] = (out, tag, value, rank) => {
    out.markup(tag.start)
    writeRow(out, row.place('entries')!, value, rank)
    out.markup(tag.end)
  }
  const type: Type<T[]> = {
    xsdName,
    read: (reading) => row.read(reading).entries ?? [],
    write: isWrittenAsMessages ? messagesWriter(first as string, content as Type<T>) : writeList,
    pack: (value) => (row.isPlain() ? value : (row.pack({ entries: value }) as Entries<unknown>).entries),
    unpack: (packed) => (row.isPlain() ? (packed as T[]) : row.unpack({ entries: packed }).entries!),
    isPlain: () => row.isPlain(),
    get declaration() {
      return row.declaration as ComplexDeclaration
    },
  }
  register(xsdName, type as Type<unknown>)
  return type
}

export interface ListOptions {
  /** The schema asks for at least one entry. */
  isNonEmpty?: boolean
  isNillable?: boolean
  /** Clients are known to write the entries in the namespace of the messages, whatever the schema says: they are read in either. */
  isReadAsMessages?: boolean
  /** Clients are known to look for the entries in the namespace of the messages, whatever the schema says. */
  isWrittenAsMessages?: boolean
}

function messagesWriter<T>(element: string, content: Type<T>): Type<T[]>['write'] {
  const entry = tag(`m:${element}`)
  return (out, list, value, rank) => {
    out.markup(list.start)
    out.each(value, (each) => content.write(out, entry, each, rank))
    out.markup(list.end)
  }
}

/** A list that the schema forbids to be empty. */
export function nonEmptyList<T>(xsdName: string, element: string, content: Type<T>): Type<T[]>
export function nonEmptyList<T>(xsdName: string, content: Content<T>): Type<T[]>
export function nonEmptyList<T>(xsdName: string, first: string | Content<T>, second?: Type<T>): Type<T[]> {
  return typeof first === 'string'
    ? list(xsdName, first, second!, { isNonEmpty: true })
    : list(xsdName, first, { isNonEmpty: true })
}
