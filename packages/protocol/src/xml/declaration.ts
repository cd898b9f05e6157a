const space = '[ \\t\\n]'
const quoted = (value: string) => `${space}*=${space}*(?:"${value}"|'${value}')`
const declaration = new RegExp(
  `^<\\?xml${space}+version${quoted('(?:1\\.[0-9]+)')}` +
    `(?:${space}+encoding${quoted('[A-Za-z][A-Za-z0-9._\\-]*')})?(?:${space}+standalone${quoted('(?:yes|no)')})?${space}*\\?>$`,
)

/** Why `text`, from `<?xml` to `?>`, is no declaration of XML 1.0 (2.8), or undefined. */
export function wrongDeclaration(text: string): string | undefined {
  if (!declaration.test(text)) return 'The XML declaration is malformed.'
  return /["']1\.0["']/.test(text) ? undefined : 'Only version 1.0 of XML is supported.'
}
