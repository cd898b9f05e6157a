import type { Connection } from './connection.js'

/**
 * Makes a request with the credentials of a connection, and once more with others where the server refuses them and there are others: a
 * token may end before its time. A second refusal stands. What goes wrong in getting a token is not the server's doing, and is thrown as it is.
 */
export async function signedIn<A extends { readonly response: Response }>(
  { authorization }: Pick<Connection, 'authorization'>,
  post: (authorization: string | undefined) => Promise<A>,
): Promise<A> {
  const first = await authorization()
  const answer = await post(first)
  if (answer.response.status !== 401 || first === undefined) return answer
  const renewed = await authorization(first)
  if (renewed === first) return answer
  // Nobody reads it any more, and it would keep its connection.
  if (!answer.response.bodyUsed) await answer.response.body?.cancel()
  return post(renewed)
}
