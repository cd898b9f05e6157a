/**
 * The milliseconds of an xs:duration such as `-PT60M` or `P0DT0H0M0.0S`; undefined when it is not one.
 * Years and months have no fixed length, and no time-zone bias uses them: they are refused.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^\s*(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?\s*$/.exec(
    text,
  )
  if (!match) return undefined
  const [, sign, days, hours, minutes, seconds] = match
  if (days === undefined && hours === undefined && minutes === undefined && seconds === undefined) return undefined
  const total = ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)
  const milliseconds = Math.round(total * 1000)
  return sign && milliseconds !== 0 ? -milliseconds : milliseconds
}

/** An xs:duration in its shortest form, days left as hours (`PT5H30M`, `-PT1H`, `PT0S`), as Exchange writes a bias. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return 'PT0S'
  const total = Math.abs(milliseconds) / 1000
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = total - hours * 3600 - minutes * 60
  const parts = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${Number(seconds.toFixed(3))}S` : ''}`
  return `${milliseconds < 0 ? '-' : ''}PT${parts}`
}
