import type { Properties } from './stored-item.js'

/** The name in its parts, as clients cannot set it (docs "CompleteName"). */
export function completeName(properties: Properties): object | undefined {
  const {
    completeName: given,
    givenName,
    middleName,
    surname,
    nickname,
    displayName,
    generation,
    initials,
  } = properties as Record<string, string | undefined>
  const title = (given as { title?: string } | undefined)?.title
  const fullName = displayName ?? [givenName, middleName, surname].filter(Boolean).join(' ')
  const name: Record<string, unknown> = {
    title,
    firstName: givenName,
    middleName,
    lastName: surname,
    suffix: generation,
    initials,
    fullName: fullName || undefined,
    nickname,
  }
  return Object.values(name).some((part) => part !== undefined) ? name : undefined
}

/** Each way to file a contact, by its FileAsMapping (docs "FileAsMapping"). */
const fileAsMappings: Readonly<Record<string, (name: Name) => string | undefined>> = {
  DisplayName: ({ displayName }) => displayName,
  FirstName: ({ first }) => first,
  LastName: ({ last }) => last,
  Company: ({ company }) => company,
  LastCommaFirst: ({ first, last, middle }) => join(', ', last, join(' ', first, middle)),
  CompanyLastCommaFirst: ({ first, last, middle, company }) =>
    join('\r\n', company, join(', ', last, join(' ', first, middle))),
  LastCommaFirstCompany: ({ first, last, middle, company }) =>
    join('\r\n', join(', ', last, join(' ', first, middle)), company),
  LastFirst: ({ first, last, middle }) => join('', last, first, middle),
  LastSpaceFirst: ({ first, last, middle }) => join(' ', last, first, middle),
  CompanyLastFirst: ({ first, last, middle, company }) => join('\r\n', company, join('', last, first, middle)),
  CompanyLastSpaceFirst: ({ first, last, middle, company }) => join('\r\n', company, join(' ', last, first, middle)),
  LastFirstCompany: ({ first, last, middle, company }) => join('\r\n', join('', last, first, middle), company),
  LastSpaceFirstCompany: ({ first, last, middle, company }) => join('\r\n', join(' ', last, first, middle), company),
  LastFirstSuffix: ({ first, last, middle, suffix }) => join(' ', join('', last, first, middle), suffix),
  LastFirstMiddleSuffix: ({ first, last, middle, suffix }) => join(' ', join('', last, first), middle, suffix),
  FirstSpaceLast: ({ first, last, middle, suffix }) => join(' ', first, middle, last, suffix),
  Empty: () => '',
}

interface Name {
  first: string | undefined
  middle: string | undefined
  last: string | undefined
  suffix: string | undefined
  company: string | undefined
  displayName: string | undefined
}

const join = (separator: string, ...parts: (string | undefined)[]): string | undefined =>
  parts.filter(Boolean).join(separator) || undefined

/** What a contact is filed under: what was given, else what its FileAsMapping makes of its names. */
export function fileAs(properties: Properties): string | undefined {
  const {
    givenName,
    middleName,
    surname,
    generation,
    companyName,
    displayName,
    fileAs: given,
    fileAsMapping,
  } = properties as Record<string, string | undefined>
  const mapping = fileAsMapping === undefined ? undefined : fileAsMappings[fileAsMapping]
  if (!mapping) return given
  return mapping({
    first: givenName,
    middle: middleName,
    last: surname,
    suffix: generation,
    company: companyName,
    displayName,
  })
}
