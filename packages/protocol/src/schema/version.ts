/** Schema versions in release order; the order is the meaning (MS-OXWSCDATA 2.2.5.10, ExchangeVersionType). */
export const versions = [
  'Exchange2007',
  'Exchange2007_SP1',
  'Exchange2009',
  'Exchange2010',
  'Exchange2010_SP1',
  'Exchange2010_SP2',
  'Exchange2012',
  'Exchange2013',
  'Exchange2013_SP1',
  'Exchange2015',
  'Exchange2016',
  'V2015_10_05',
  'V2016_01_06',
  'V2016_04_13',
  'V2016_07_13',
  'V2016_10_10',
  'V2017_01_07',
  'V2017_04_14',
  'V2017_07_11',
] as const

export type Version = (typeof versions)[number]

const ranks: ReadonlyMap<string, number> = new Map(versions.map((version, rank) => [version, rank]))

/** The place of a version in the order of releases; tables compare these numbers, never names. */
export const rankOf = (version: Version): number => ranks.get(version)!

/** The rank of the newest version there is. */
export const newest: number = versions.length - 1

export const isVersion = (text: string): text is Version => ranks.has(text)
