/** A message between its two forms, MIME bytes and properties; neither EWS's item tables nor the store are known here. */

export interface Address {
  name: string
  address: string
}

export type Importance = 'Low' | 'Normal' | 'High'
export type Sensitivity = 'Normal' | 'Personal' | 'Private' | 'Confidential'

export interface MailHeader {
  name: string
  value: string
}

export interface MailAttachment {
  name: string
  contentType: string
  /** Without angle brackets. */
  contentId: string | undefined
  /** Shown within the body: referenced by its content id. */
  isInline: boolean
  content: Uint8Array
  /** Lines of text in UTF-8 and no bytes, to be seen as they are. */
  isText?: boolean
}

export interface MailCalendar {
  text: string
  /** Upper case; undefined when the part names none. */
  method: string | undefined
}

/** What both directions know of a message. Ids keep their angle brackets; line ends of the bodies are CRLF. */
interface Mail {
  subject: string
  from: Address | undefined
  sender: Address | undefined
  to: Address[]
  cc: Address[]
  bcc: Address[]
  replyTo: Address[]
  inReplyTo: string | undefined
  references: string[]
  importance: Importance
  sensitivity: Sensitivity
  html: string | undefined
  text: string | undefined
  readReceiptTo: Address | undefined
  deliveryReceiptTo: Address | undefined
  threadTopic: string | undefined
  /** The conversation index: `conversationIndex` makes one. */
  threadIndex: Uint8Array | undefined
  calendar: MailCalendar | undefined
  attachments: MailAttachment[]
  headers: MailHeader[]
}

export interface ParsedMail extends Mail {
  date: Date | undefined
  messageId: string | undefined
  attachments: (MailAttachment & { isMessage: boolean })[]
  /** All headers in their order, unfolded and decoded. */
  headers: MailHeader[]
  /** The item class that the form of the message stands for. */
  itemClass: string
}

/** `headers` are those that no other field says. What is absent is left out of the message. */
export interface OutgoingMail extends Partial<Mail> {
  date: Date
  messageId: string
}
