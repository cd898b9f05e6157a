/** By what marks mail programs set what is answered apart from the answer. Wordings of those that put them in the reader's language. */

/** `-----Original Message-----` and the like, alone on a line. */
const separator =
  /^\s*-{2,}\s*(?:original message|original appointment|forwarded message|forwarded by .{1,80}|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message original|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|oprindelig meddelelse|ursprungligt meddelande|původní zpráva|исходное сообщение|пересылаемое сообщение|原始邮件|原始郵件|元のメッセージ|원본 메시지)\s*-{2,}\s*$/i

/** The first line of the head of a quoted message. */
const fromLabel = /^\s*\*?(?:from|von|de|da|van|fra|från|od|от|发件人|寄件者|差出人|보낸 사람)\*?\s*[:：]\*?\s*\S?/i

/** What else stands in such a head: when it was sent, to whom, about what. */
const otherLabel =
  /^\s*\*?(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|assunto|verzonden|aan|onderwerp|отправлено|дата|кому|тема|发送时间|收件人|主题|日期|送信日時|宛先|件名|보낸 날짜|받는 사람|제목)\*?\s*[:：]/i

/** `On Monday, Ada wrote:`: a sentence that ends in a verb of writing and a colon, however its language orders them. */
const attribution =
  /(?:(?<!\p{L})(?:wrote|writes|schrieb|escreveu|escribió|écrit|scritto|scrive|schreef|skrev|napsal(?:\(a\))?|kirjoitti|yazdı|napisał(?:\(a\))?)(?!\p{L}).{0,120}|写道|寫道|のメール|님이 작성|пишет|писал(?:\(а\))?|написал(?:\(а\))?)\s*[:：]\s*$/iu

export const isSeparator = (line: string): boolean => line.length < 200 && separator.test(line)

export const isFromLabel = (line: string): boolean => fromLabel.test(line.slice(0, 60))

export const isOtherLabel = (line: string): boolean => otherLabel.test(line.slice(0, 60))

export const isAttribution = (text: string): boolean => text.length < 400 && attribution.test(text)
