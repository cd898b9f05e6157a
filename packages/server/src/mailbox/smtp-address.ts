/** What a part between dots consists of: RFC 5322 3.2.3, "atext", and what RFC 6531 3.3 adds, which has neither spaces nor controls. */
const atom = "(?:[!#-'*+\\-/-9=?A-Z^-~]|(?![\\s\\p{C}])[\\u{A0}-\\u{10FFFF}])+"
/** RFC 5321 4.1.2, "Quoted-string": what is quoted may be anything that prints. */
const quoted = '"(?:[ !#-\\[\\]-~]|\\\\[ -~]|(?![\\s\\p{C}])[\\u{A0}-\\u{10FFFF}])*"'
/** RFC 5321 4.1.2, "sub-domain"; an underscore, which no host has, is in names that mail is sent to all the same. */
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}_-]*[\\p{L}\\p{M}\\p{N}])?'
/** RFC 5321 4.1.3, "address-literal": `[192.0.2.1]`. */
const literal = '\\[[!-Z^-~]+\\]'

const mailbox = new RegExp(`^(?:${atom}(?:\\.${atom})*|${quoted})@(?:${label}(?:\\.${label})*|${literal})$`, 'u')

/** 64 before the at sign and 255 behind it (RFC 5321 4.5.3.1). Mailing lists send with more than 64, which the RFC wants taken if it can be. */
const longest = 64 + 1 + 255

/**
 * Whether text is an SMTP address: "Mailbox" of RFC 5321, in any script (RFC 6531). Exchange takes the same characters, and periods neither at an
 * end nor beside each other (docs "New-Mailbox", Alias). A name, angle brackets or `SMTP:` before it belong to no address.
 */
export const isSmtpAddress = (text: string | undefined): text is string =>
  text !== undefined && text.length <= longest && mailbox.test(text)
