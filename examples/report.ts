import type { ServiceResponse, ServiceResponseCollection } from '@exchequer/client'

/** Where an example writes what it has to say. */
export type Print = (line: string) => void

/** Says in one line how a batch went, and in one line more what went wrong with each item that failed. */
export function report(print: Print, deed: string, responses: ServiceResponseCollection<ServiceResponse>): void {
  print(`${deed}: ${responses.overallResult}, ${responses.count} items`)
  let number = 0
  for (const { result, errorCode, errorMessage } of responses) {
    number++
    if (result !== 'success') print(`  item ${number}: ${result} ${errorCode} ${errorMessage}`)
  }
}
