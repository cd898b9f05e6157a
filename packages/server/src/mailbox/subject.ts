const subjectLimit = 255

/** A subject has at most 255 characters (docs "Subject"), and never half of one. */
export const cutSubject = (subject: string): string =>
  subject.length > subjectLimit ? subject.slice(0, subjectLimit).replace(/[\ud800-\udbff]$/, '') : subject
