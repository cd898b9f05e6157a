/** What a message of `corpus/mime` says, whatever its form. */
export interface Facts {
  readonly subject: string
  /** The name, or the address of who has none. */
  readonly from?: string | undefined
  /** Stands somewhere in the body. */
  readonly body: string
  readonly attachments?: readonly string[]
  readonly itemClass?: string
  /** What becomes of it when its subject changes, if it is not written anew: its bytes stay (a signature is over them), it is a plain
   * message from then on (a report), or nothing can change it (an invitation that came in). */
  readonly changed?: 'kept' | 'plain' | 'never'
}

const ann = (subject: string, body: string, more: Partial<Facts> = {}): Facts => ({
  subject,
  from: 'Ann Example',
  body,
  ...more,
})
const plain = (subject: string, body = 'body', from: string | undefined = 'ann@example.test'): Facts => ({
  subject,
  from,
  body,
})

/** By the name of the file. */
export const kept: Readonly<Record<string, Facts>> = {
  'charset-koi8-r': ann('Charset koi8-r', 'Привет, мир'),
  'charset-iso-2022-jp': ann('Charset iso-2022-jp', '日本語のメール'),
  'charset-gb18030': ann('Charset gb18030', '简体中文 㐀'),
  'charset-shift-jis': ann('Charset shift_jis', '表示テスト'),
  'charset-windows-1252': ann('Charset windows-1252', '“quotes” – €'),
  'charset-utf-7': ann('Charset utf-7', 'Grüße & 日本'),
  'charset-utf-16': ann('Charset utf-16', 'Grüße in two octets\r\nand a second line'),
  'charset-unknown': ann('Charset unknown', 'still readable: é'),
  'encoded-words-split': plain('日本語 and łódПривет', 'body', 'André'),
  'encoded-words-cut-in-character': plain('日本語'),
  'parameter-continuations': ann('Continuations', 'see attached', {
    attachments: ['Grüße aus Wien.pdf', 'naïve.txt'],
  }),
  'raw-8-bit-headers': plain('Grüße aus Köln', 'body', 'Jörg'),
  'utf-8-headers': plain('Grüße 漢字', 'body', 'Jörg'),
  'folded-with-tabs': plain('one\ttwo    three'),
  'duplicate-headers': plain('first', 'body', 'first@example.test'),
  'date-odd-forms': plain('odd date'),
  'date-nonsense': plain('nonsense date'),
  'date-far-away': plain('far date'),
  'address-groups': plain('groups'),
  'address-damage': plain('damaged addresses'),
  'nul-bytes': plain('nulinsubject', 'body'),
  alternative: ann('Alternative', '<p>html form</p>'),
  'related-with-cid': ann('Related', 'cid:pic@x', { attachments: ['pic.png'] }),
  'nested-messages': ann('Outer', 'outer text', { attachments: ['ATT00001.eml'] }),
  signed: ann('Signed', 'signed text', {
    attachments: ['smime.p7s'],
    itemClass: 'IPM.Note.SMIME.MultipartSigned',
    changed: 'kept',
  }),
  'smime-opaque': ann('Opaque', '', { attachments: ['smime.p7m'], itemClass: 'IPM.Note.SMIME', changed: 'kept' }),
  'report-delivery': ann('Undelivered', 'It failed.', {
    attachments: ['ATT00001', 'ATT00002.eml'],
    itemClass: 'REPORT.IPM.Note.NDR',
    changed: 'plain',
  }),
  'report-disposition': ann('Read', 'It was read.', {
    attachments: ['ATT00001'],
    itemClass: 'REPORT.IPM.Note.IPNRN',
    changed: 'plain',
  }),
  digest: ann('Digest', '', { attachments: ['ATT00001.eml', 'ATT00002.eml'] }),
  invitation: ann('Invitation', 'please come', { itemClass: 'IPM.Schedule.Meeting.Request', changed: 'never' }),
  'boundary-missing': ann('No boundary', 'text within'),
  'boundary-wrong': ann('Wrong boundary', 'text within'),
  'multipart-unclosed': ann('Unclosed', 'first text', { attachments: ['cut.bin'] }),
  'body-without-headers': { subject: '', from: 'alice', body: 'just a body\r\nof two lines' },
  'headers-without-body': plain('no body', ''),
  'bare-line-feeds': plain('bare LF', 'one\r\ntwo'),
  'bare-carriage-returns': plain('bare CR', 'one\r\ntwo'),
  'long-line': plain('long '.repeat(51), 'x'.repeat(20_000)),
  'quoted-printable-damage': ann('QP damage', 'good ü bad =ZZ lower ü softbreak = end'),
  'base64-damage': ann('Base64 damage', 'hello world', { attachments: ['odd.bin'] }),
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Messages that are too large to be kept. */
export const generated: readonly { name: string; lines: readonly string[]; facts: Facts }[] = [
  {
    name: '1,000 recipients',
    lines: [
      'From: ann@example.test',
      `To: ${numbers(1000)
        .map((n) => `Person ${n} <p${n}@example.test>`)
        .join(',\r\n ')}`,
      'Subject: many',
      '',
      'body',
      '',
    ],
    facts: plain('many'),
  },
  {
    name: '2,000 header lines',
    lines: [
      ...numbers(2000).map((n) => `X-Line-${n}: ${n}`),
      'From: ann@example.test',
      'Subject: long',
      '',
      'body',
      '',
    ],
    facts: plain('long'),
  },
  {
    name: 'parts 60 deep',
    lines: [
      'From: ann@example.test',
      'Subject: deep',
      ...numbers(60).flatMap((n) => [`Content-Type: multipart/mixed; boundary=b${n}x`, '', `--b${n}x`]),
      '',
      'innermost',
      ...numbers(60)
        .reverse()
        .map((n) => `--b${n}x--`),
      '',
    ],
    facts: plain('deep', 'innermost'),
  },
]
