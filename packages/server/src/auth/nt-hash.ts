import { md4 } from './md4.js'

/** What NTLM knows a password by: the MD4 of its UTF-16 (MS-NLMP 3.3.2, NTOWFv2). Whoever has it can sign in by NTLM. */
export const ntHash = (password: string): Buffer => md4(Buffer.from(password, 'utf16le'))

const form = / \$nt\$([0-9a-f]{32})$/

/** A stored password hash with the NT hash beside it. See docs/decisions/authentication.md. */
export const withNtHash = (passwordHash: string, password: string): string =>
  `${passwordHash.replace(form, '')} $nt$${ntHash(password).toString('hex')}`

/** The NT hash beside a stored password hash, where there is one. */
export function ntHashBeside(passwordHash: string): Buffer | undefined {
  const hex = form.exec(passwordHash)?.[1]
  return hex === undefined ? undefined : Buffer.from(hex, 'hex')
}
