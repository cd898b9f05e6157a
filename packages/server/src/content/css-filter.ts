/** Properties of style that change how text looks, and nothing about where it lies. */
const harmless =
  /^(?:color|background(?:-color)?|font(?:-[a-z]+)?|text-(?:align|decoration|indent|transform|overflow)[a-z-]*|line-height|letter-spacing|word-(?:spacing|wrap|break)|overflow-wrap|white-space|vertical-align|direction|unicode-bidi|border(?:-[a-z]+)*|padding(?:-[a-z]+)*|margin(?:-[a-z]+)*|(?:min-|max-)?(?:width|height)|display|float|clear|list-style(?:-type|-position)?|table-layout|caption-side|empty-cells|box-sizing|opacity|visibility|page-break-[a-z]+|quotes|tab-size|hyphens|orphans|widows)$/

/**
 * The declarations of a style attribute that load nothing, run nothing and move nothing. Escapes and comments, by which names can be
 * hidden, condemn the declaration that they stand in.
 */
export function safeStyle(style: string): string {
  return style
    .split(';')
    .flatMap((declaration) => {
      const colon = declaration.indexOf(':')
      const property = declaration.slice(0, colon).trim().toLowerCase()
      const value = declaration.slice(colon + 1).trim()
      return colon > 0 && harmless.test(property) && isSafeValue(value) ? [`${property}:${value}`] : []
    })
    .join(';')
}

/** No functions but those that name a colour or count. */
function isSafeValue(value: string): boolean {
  if (value === '' || /[\\<>{}@]|\/\*|[^\t -~\u00a0-\uffff]/.test(value)) return false
  for (const [, name] of value.matchAll(/([^\s(,]*)\s*\(/g))
    if (!/^(?:rgba?|hsla?|calc|min|max|clamp)$/i.test(name!)) return false
  return !/expression|javascript|vbscript|behaviou?r|-moz-binding|\bfixed\b/i.test(value)
}
