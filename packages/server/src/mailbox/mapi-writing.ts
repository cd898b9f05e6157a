import { EwsError } from '@exchequer/protocol'
import type { Draft } from './draft.js'
import { flagMember, mapiDate, putFlagDate } from './flags.js'
import { aliasOf } from './mapi.js'
import { propertyError } from './property-error.js'
import { type ExtendedValue, messageFlag } from './stored-item.js'

type Value = ExtendedValue['value'] | undefined
type Write = (draft: Draft, value: Value) => string

/** MAPI properties whose writing means something to the item as a whole; each gives the name under which the change is known. */
const special: Readonly<Record<string, Write>> = {
  // PidTagMessageClass
  '0x1a'(draft, value) {
    if (typeof value === 'string') draft.itemClass = value
    return 'itemClass'
  },
  // PidTagMessageFlags: how every importer says that a message is no draft (docs "How to: Add attachments", step 4).
  '0xe07'(draft, value) {
    const flags = Number(value ?? 0)
    draft.state.flags = flags & ~messageFlag.read
    draft.isRead = (flags & messageFlag.read) !== 0
    return 'isDraft'
  },
  // PidTagMessageDeliveryTime, PidTagClientSubmitTime
  '0xe06'(draft, value) {
    draft.properties['dateTimeReceived'] = mapiDate(value)
    return 'dateTimeReceived'
  },
  '0x39'(draft, value) {
    draft.properties['dateTimeSent'] = mapiDate(value)
    return 'dateTimeSent'
  },
  // PidTagBody, PidTagHtml
  '0x1000'(draft, value) {
    draft.body = value === undefined ? null : { bodyType: 'Text', value: String(value) }
    return 'body'
  },
  '0x1013'(draft, value) {
    draft.body =
      value === undefined ? null : { bodyType: 'HTML', value: Buffer.from(String(value), 'base64').toString('utf8') }
    return 'body'
  },
  // PidTagFlagStatus
  '0x1090'(draft, value) {
    const flagStatus = ({ '1': 'Complete', '2': 'Flagged' } as const)[String(value)]
    if (flagStatus === undefined) delete draft.properties['flag']
    else draft.properties['flag'] = { ...(draft.properties['flag'] as object | undefined), flagStatus }
    return 'flag'
  },
}

/** What a calendar item cannot be without, by whatever name it is called. */
const essential = new Set(['start', 'end'])

/** What the store decides, whatever a client sends along: sizes, article numbers, keys, times of change. */
const decided = new Set(['0xe08', '0xe1b', '0xe23', '0xff9', '0xfff', '0x300b', '0x3007', '0x3008', '0x7d'])

/**
 * Writes a MAPI property that is more than a value to keep. Gives the name of what changed, or `undefined` where the property is
 * nobody's and has to be kept as it is.
 */
export function writeMapi(draft: Draft, key: string, value: Value): string | undefined {
  const write = special[key]
  if (write) return write(draft, value)
  if (decided.has(key)) return key
  const member = flagMember(draft.table, key)
  if (member) {
    putFlagDate(draft, member, mapiDate(value))
    return 'flag'
  }
  const alias = aliasOf(key)
  if (!alias) return undefined
  if (value === undefined && essential.has(alias.key)) throw propertyError('ErrorInvalidPropertyDelete', alias.uri)
  let written: unknown
  try {
    written = alias.write(draft.properties, value)
  } catch {
    throw new EwsError('ErrorInvalidExtendedPropertyValue')
  }
  if (written === undefined) delete draft.properties[alias.key]
  else draft.properties[alias.key] = written
  return alias.key
}
