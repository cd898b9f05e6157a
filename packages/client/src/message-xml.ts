import { Path, type RecordType, type XmlNode } from '@exchequer/protocol'

/** What the `MessageXml` of a response message or of a fault tells besides code and text. */
export interface MessageXml {
  /** `BackOffMilliseconds`, `LineNumber`, …: named values and plain elements. */
  readonly errorDetails: Readonly<Record<string, string>>
  /** The properties that are at fault. */
  readonly errorProperties: readonly Path[]
}

const nothing: MessageXml = { errorDetails: {}, errorProperties: [] }

export function readMessageXml(nodes: readonly XmlNode[] | undefined): MessageXml {
  if (nodes === undefined || nodes.length === 0) return nothing
  const errorDetails: Record<string, string> = {}
  const errorProperties: Path[] = []
  for (const node of nodes) {
    const element = node.name.replace(/^.*[:}]/, '')
    const path = readPath(element, node)
    if (path) errorProperties.push(path)
    else errorDetails[node.attributes['Name'] ?? element] = node.text
  }
  return { errorDetails, errorProperties }
}

function readPath(element: string, { attributes }: XmlNode): Path | undefined {
  const type = Path.alternatives[element] as RecordType<unknown> | undefined
  if (!type) return undefined
  const value: Record<string, unknown> = {}
  for (const { key, name } of type.attributePlaces) if (attributes[name] !== undefined) value[key] = attributes[name]
  return { element, value } as unknown as Path
}

/** How long a busy server wants to be left alone, where it says so. */
export function backOffOf({ errorDetails }: MessageXml): number | undefined {
  const milliseconds = Number(errorDetails['BackOffMilliseconds'] ?? Number.NaN)
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? milliseconds : undefined
}
