/** Whether a tag of a language is well-formed (RFC 5646): more is not asked of a culture, which may be one of the operator's own making. */
export function isCulture(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
