import type { ClientStep } from './known-failures.js'

/** A request for the Inbox. */
export const inboxRequest = `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
 xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body><m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape>
</m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder></s:Body></s:Envelope>`

export interface Asked {
  readonly status: number
  readonly text: string
  /** The id of the Inbox, by which mailboxes are told apart. */
  readonly inbox: string | undefined
}

/** Asks for the Inbox by Basic. */
export async function askForInbox(endpoint: string, login: string, password: string): Promise<Asked> {
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
  const headers = { authorization, 'content-type': 'text/xml' }
  const response = await fetch(endpoint, { method: 'POST', headers, body: inboxRequest })
  const text = await response.text()
  return { status: response.status, text, inbox: /FolderId Id="([^"]+)"/.exec(text)?.[1] }
}

/** Takes steps one after the other, and says how each of them ended. */
export async function take(steps: Readonly<Record<string, () => Promise<void>>>): Promise<ClientStep[]> {
  const taken: ClientStep[] = []
  for (const [step, work] of Object.entries(steps)) {
    const error = await work().then(
      () => undefined,
      (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
    )
    taken.push(error === undefined ? { step, ok: true } : { step, ok: false, error })
  }
  return taken
}
