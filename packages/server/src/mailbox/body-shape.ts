import type { ItemResponseShape } from '@exchequer/protocol'

export type BodyFormat = 'Best' | 'HTML' | 'Text'

/** What a shape says of bodies. */
export interface BodyShape {
  readonly bodyType: BodyFormat
  readonly uniqueBodyType: BodyFormat
  readonly normalizedBodyType: BodyFormat
  readonly filtersHtml: boolean
  /** Whether a document that names another character set is to name UTF-8. */
  readonly declaresUtf8: boolean
  readonly blankTargets: boolean
  readonly blockExternalImages: boolean
  /** Text with `{id}` where the id of the attachment goes that the picture is. */
  readonly inlineImageUrl: string | undefined
  /** Bytes of UTF-8. */
  readonly sizeLimit: number | undefined
}

/** The bodies of a shape, with what it leaves out; the other bodies come in the format of the first unless it says otherwise. */
export function bodyShape(shape: ItemResponseShape): BodyShape {
  const bodyType = shape.bodyType ?? 'Best'
  const { maximumBodySize: kilobytes = 0 } = shape
  return {
    bodyType,
    uniqueBodyType: shape.uniqueBodyType ?? bodyType,
    normalizedBodyType: shape.normalizedBodyType ?? bodyType,
    filtersHtml: shape.filterHtmlContent ?? false,
    declaresUtf8: shape.convertHtmlCodePageToUTF8 ?? true,
    blankTargets: shape.addBlankTargetToLinks ?? false,
    blockExternalImages: shape.blockExternalImages ?? false,
    inlineImageUrl: shape.inlineImageUrlTemplate || undefined,
    // In kilobytes (docs "MaximumBodySize"); nothing asked for is no limit.
    sizeLimit: kilobytes > 0 ? kilobytes * 1024 : undefined,
  }
}
