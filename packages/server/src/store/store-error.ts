/**
 * Why a store cannot do its work: the disk is full; the file or the engine does not answer; the file is damaged; it was written by
 * a newer version; it belongs to another program; another process serves it; the store was closed.
 */
export type StoreErrorKind = 'full' | 'unavailable' | 'damaged' | 'newer' | 'foreign' | 'locked' | 'closed'

/** The store itself failed, not what was asked of it: everything that follows in the same request would fail too. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly kind: StoreErrorKind

  constructor(kind: StoreErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
  }
}
