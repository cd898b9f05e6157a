import ews from 'ews-javascript-api'
import { itemId, pageSize, type Reader, url } from './client-reader.js'

/** The other client in JavaScript, asked for the same. */
export function ewsJavascriptApi(bytes: Uint8Array): Reader {
  const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2013)
  service.Url = new ews.Uri(url)
  service.Credentials = new ews.WebCredentials('name', 'password')
  const decoder = new TextDecoder()
  const answer = async () =>
    ({ status: 200, responseText: decoder.decode(bytes), getResponseHeader: () => '' }) as unknown as XMLHttpRequest
  service.XHRApi = { xhr: answer, xhrStream: answer, disconnect: () => {} }
  const { FirstClassProperties } = ews.BasePropertySet
  const look = (item: ews.Item): number => (item.Subject && item.DateTimeReceived ? 1 : 0)
  return {
    async get(count) {
      const ids = Array.from({ length: count }, (_, index) => new ews.ItemId(itemId(index)))
      const { Responses } = await service.BindToItems(ids, new ews.PropertySet(FirstClassProperties))
      return Responses.reduce((seen, { Item }) => seen + look(Item), 0)
    },
    async find(count) {
      const view = new ews.ItemView(count)
      const { Items } = await service.FindItems(ews.WellKnownFolderName.Inbox, view)
      return Items.reduce((seen, item) => seen + look(item), 0)
    },
    async sync(pages) {
      let seen = 0
      for (let page = 0; page < pages; page++) {
        const changes = await service.SyncFolderItems(
          new ews.FolderId(ews.WellKnownFolderName.Inbox),
          new ews.PropertySet(FirstClassProperties),
          [],
          pageSize,
          ews.SyncFolderItemsScope.NormalItems,
          '',
        )
        for (const { Item } of changes.GetEnumerator()) seen += look(Item)
      }
      return seen
    },
  }
}
