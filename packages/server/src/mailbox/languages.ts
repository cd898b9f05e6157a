/** What the server itself says in a language: the names of folders, and the words around what people write. */
export interface Language {
  /** Names of distinguished folders, where they are not the English ones. */
  readonly folders: Readonly<Record<string, string>>
  /** The lines that say what is answered. */
  readonly head: Readonly<Record<'from' | 'sent' | 'to' | 'cc' | 'subject' | 'when' | 'where', string>>
  /** What stands before the subject of a message about another one, or about a meeting. */
  readonly prefixes: Readonly<
    Record<'RE' | 'FW' | 'Accept' | 'Tentative' | 'Decline' | 'proposal' | 'cancellation', string>
  >
}

const english: Language = {
  folders: {},
  head: { from: 'From', sent: 'Sent', to: 'To', cc: 'Cc', subject: 'Subject', when: 'When', where: 'Where' },
  prefixes: {
    RE: 'RE',
    FW: 'FW',
    Accept: 'Accepted',
    Tentative: 'Tentative',
    Decline: 'Declined',
    proposal: 'New Time Proposed',
    cancellation: 'Canceled',
  },
}

/** By ISO 639. */
const languages: Readonly<Record<string, Language>> = {
  en: english,
  de: {
    folders: {
      calendar: 'Kalender',
      contacts: 'Kontakte',
      deleteditems: 'Gelöschte Elemente',
      drafts: 'Entwürfe',
      inbox: 'Posteingang',
      notes: 'Notizen',
      outbox: 'Postausgang',
      sentitems: 'Gesendete Elemente',
      tasks: 'Aufgaben',
      junkemail: 'Junk-E-Mail',
    },
    head: { from: 'Von', sent: 'Gesendet', to: 'An', cc: 'Cc', subject: 'Betreff', when: 'Wann', where: 'Wo' },
    prefixes: {
      RE: 'AW',
      FW: 'WG',
      Accept: 'Zugesagt',
      Tentative: 'Mit Vorbehalt',
      Decline: 'Abgelehnt',
      proposal: 'Neue Zeit vorgeschlagen',
      cancellation: 'Abgesagt',
    },
  },
  es: {
    folders: {
      calendar: 'Calendario',
      contacts: 'Contactos',
      deleteditems: 'Elementos eliminados',
      drafts: 'Borradores',
      inbox: 'Bandeja de entrada',
      journal: 'Diario',
      notes: 'Notas',
      outbox: 'Bandeja de salida',
      sentitems: 'Elementos enviados',
      tasks: 'Tareas',
      junkemail: 'Correo no deseado',
    },
    head: { from: 'De', sent: 'Enviado', to: 'Para', cc: 'Cc', subject: 'Asunto', when: 'Cuándo', where: 'Dónde' },
    prefixes: {
      RE: 'RE',
      FW: 'RV',
      Accept: 'Aceptado',
      Tentative: 'Provisional',
      Decline: 'Rechazado',
      proposal: 'Nueva hora propuesta',
      cancellation: 'Cancelado',
    },
  },
  fr: {
    folders: {
      calendar: 'Calendrier',
      deleteditems: 'Éléments supprimés',
      drafts: 'Brouillons',
      inbox: 'Boîte de réception',
      outbox: "Boîte d'envoi",
      sentitems: 'Éléments envoyés',
      tasks: 'Tâches',
      junkemail: 'Courrier indésirable',
    },
    head: { from: 'De', sent: 'Envoyé', to: 'À', cc: 'Cc', subject: 'Objet', when: 'Quand', where: 'Où' },
    prefixes: {
      RE: 'RE',
      FW: 'TR',
      Accept: 'Accepté',
      Tentative: 'Provisoire',
      Decline: 'Refusé',
      proposal: 'Nouvel horaire proposé',
      cancellation: 'Annulé',
    },
  },
  nl: {
    folders: {
      calendar: 'Agenda',
      contacts: 'Contactpersonen',
      deleteditems: 'Verwijderde items',
      drafts: 'Concepten',
      inbox: 'Postvak IN',
      journal: 'Logboek',
      notes: 'Notities',
      outbox: 'Postvak UIT',
      sentitems: 'Verzonden items',
      tasks: 'Taken',
      junkemail: 'Ongewenste e-mail',
    },
    head: {
      from: 'Van',
      sent: 'Verzonden',
      to: 'Aan',
      cc: 'Cc',
      subject: 'Onderwerp',
      when: 'Wanneer',
      where: 'Waar',
    },
    prefixes: {
      RE: 'RE',
      FW: 'FW',
      Accept: 'Geaccepteerd',
      Tentative: 'Voorlopig',
      Decline: 'Geweigerd',
      proposal: 'Nieuwe tijd voorgesteld',
      cancellation: 'Geannuleerd',
    },
  },
}

/** Those that there are words of, as an operator may name them. */
export const languageNames: readonly string[] = Object.keys(languages)

/** What is said in a culture such as `de-CH`; `undefined` where nobody has put it into its language. */
export function knownLanguage(culture: string): Language | undefined {
  const language = culture.toLowerCase().split('-')[0]!
  return Object.hasOwn(languages, language) ? languages[language] : undefined
}

/** The same, and English where nobody has, or no culture is said. */
export const languageOf = (culture: string | undefined): Language =>
  (culture === undefined ? undefined : knownLanguage(culture)) ?? english

/** Whether a tag of a language is well-formed (RFC 5646): more is not asked of a culture, which may be one that nobody here has heard of. */
export function isCulture(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
