import type { HttpReply, HttpRequest } from '#http/exchange'
import { isPhotoSize, photoOf } from '#mailbox/photos'
import type { Store, StoreView } from '#store/store'

export const photoPath = '/ews/exchange.asmx/s/getuserphoto'

/**
 * A photo by `GET …/Exchange.asmx/s/GetUserPhoto?email=&size=` (docs "How to: Get user photos by using EWS"): 200, 304 where the caller has
 * it, 404 where there is none, 400 for a request that says too little. `pass` throws where the caller may not ask.
 */
export async function photoReply(
  store: Store,
  request: HttpRequest,
  pass: (view: StoreView) => Promise<void>,
): Promise<HttpReply> {
  const query = new URLSearchParams(request.target.replace(/^[^?]*\??/, '').replaceAll('&amp;', '&'))
  const parameter = (name: string): string | undefined => [...query].find(([key]) => key.toLowerCase() === name)?.[1]
  const email = parameter('email')
  if (!email) return plain(400, 'The query names no email.')
  if (!isPhotoSize(parameter('size') ?? '')) return plain(400, 'The query names no size such as HR96x96.')
  const photo = await store.read(async (view) => {
    await pass(view)
    return photoOf(view, email)
  })
  if (!photo) return plain(404, 'There is no photo.')
  const { bytes, contentType, etag } = photo
  const headers = { etag, 'cache-control': 'private, max-age=0' }
  const known = request
    .header('if-none-match')
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
  if (known?.includes(etag) || known?.includes('*')) return { status: 304, headers, body: undefined }
  return { status: 200, headers: { ...headers, 'content-type': contentType }, body: bytes }
}

const plain = (status: number, text: string): HttpReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: [`${text}\n`],
})
