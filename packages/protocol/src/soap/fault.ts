import { ResponseCode } from '../response-code.js'
import type { XmlNode } from '../xml/node.js'

/** A call that failed as a whole. */
export interface Fault {
  readonly code: ResponseCode
  /** What a person reads: `faultstring`. */
  readonly text: string
  /** What `detail` says in short, where that differs. */
  readonly message?: string
  readonly details: readonly XmlNode[]
}

/** Reads a fault of any server; one without an EWS code is reported as `ErrorInternalServerError` with its own text. */
export function readFault(node: XmlNode): Fault {
  const child = (parent: XmlNode | undefined, local: string): XmlNode | undefined =>
    parent?.children.find(({ name }) => name.replace(/^.*[:}]/, '') === local)
  const detail = child(node, 'detail') ?? child(node, 'Detail')
  const text = child(node, 'faultstring')?.text ?? child(child(node, 'Reason'), 'Text')?.text ?? ''
  const code = child(detail, 'ResponseCode')?.text ?? child(node, 'faultcode')?.text.replace(/^.*:/, '') ?? ''
  const known = ResponseCode.values.includes(code as ResponseCode)
  const message = child(detail, 'Message')?.text
  return {
    code: known ? (code as ResponseCode) : 'ErrorInternalServerError',
    text: text || message || code,
    ...(message !== undefined && { message }),
    details: child(detail, 'MessageXml')?.children ?? [],
  }
}
