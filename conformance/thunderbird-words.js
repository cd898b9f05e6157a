// Words for the steps of thunderbird.py. They run inside Thunderbird, which has the globals that they use.
// biome-ignore-all lint/correctness/noUnusedVariables: the steps use them.

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** What a function gives once it is true; an error when that takes longer than half a minute. */
async function until(what, look) {
  const end = Date.now() + 30_000
  for (;;) {
    const value = await look()
    if (value) return value
    if (Date.now() > end) throw new Error(`It never came to be that ${what}.`)
    await sleep(50)
  }
}

/** Calls something that tells a listener when it is done, and waits for that. */
function told(call) {
  return new Promise((resolve, reject) => {
    const end = (status) =>
      status === 0 ? resolve() : reject(new Error(`It ended with ${(status >>> 0).toString(16)}, which is no success.`))
    call({
      QueryInterface: ChromeUtils.generateQI(['nsIUrlListener', 'nsIMsgCopyServiceListener', 'nsIMsgSendListener']),
      OnStartRunningUrl() {},
      OnStopRunningUrl: (_, status) => end(status),
      onStartCopy() {},
      onProgress() {},
      setMessageKey() {},
      getMessageId: () => null,
      onStopCopy: end,
      onStartSending() {},
      onSendProgress() {},
      onStatus() {},
      onStopSending: (_, status) => status === 0 || end(status),
      onGetDraftFolderURI() {},
      onSendNotPerformed: (_, status) => end(status),
      onTransportSecurityError: (_, status) => end(status),
    })
    setTimeout(() => reject(new Error('Nobody was told for a minute.')), 60_000)
  })
}

const accountOf = (email) =>
  MailServices.accounts.accounts.find(({ incomingServer }) => incomingServer.username === email)
const rootOf = (email) => accountOf(email).incomingServer.rootFolder

/** A folder by the names on the way to it; undefined where there is none. */
const folder = (email, path) =>
  path.split('/').reduce((at, name) => at?.subFolders.find((child) => child.name === name), rootOf(email))

const paths = (parent) =>
  parent.subFolders.flatMap((child) => [child.name, ...paths(child).map((path) => `${child.name}/${path}`)])

const update = (where) => told((listener) => where.getNewMessages(null, listener))

const messages = (where, subject) =>
  [...where.messages].filter((message) => subject === undefined || message.mime2DecodedSubject === subject)

/** The one message of a folder with a subject. */
function message(where, subject) {
  const found = messages(where, subject)
  if (found.length !== 1) throw new Error(`There are ${found.length} messages “${subject}” in ${where.name}.`)
  return found[0]
}

/** The bytes of a message, as a string with a character for each. */
function bytes(header) {
  const uri = header.folder.getUriForMsg(header)
  return new Promise((resolve, reject) => {
    let text = ''
    const listener = {
      QueryInterface: ChromeUtils.generateQI(['nsIStreamListener']),
      onStartRequest() {},
      onDataAvailable(_, stream, __, count) {
        const input = Cc['@mozilla.org/binaryinputstream;1'].createInstance(Ci.nsIBinaryInputStream)
        input.setInputStream(stream)
        text += input.readBytes(count)
      },
      onStopRequest: (_, status) => (status === 0 ? resolve(text) : reject(new Error(`No bytes: ${status >>> 0}`))),
    }
    MailServices.messageServiceFromURI(uri).streamMessage(uri, listener, null, null, false, '', false)
  })
}

const transfer = (from, subjects, to, moves) =>
  told((listener) => {
    const headers = subjects.map((subject) => message(from, subject))
    MailServices.copy.copyMessages(from, headers, to, moves, listener, null, false)
  })

const discard = (from, headers, forGood) =>
  told((listener) => from.deleteMessages(headers, null, forGood, true, listener, false))

/** Composes a message as the window for it would, and sends it or keeps it as a draft. */
function compose(email, mode, fields, body, attachment) {
  const account = accountOf(email)
  const composed = Cc['@mozilla.org/messengercompose/composefields;1'].createInstance(Ci.nsIMsgCompFields)
  Object.assign(composed, { from: `${account.defaultIdentity.fullName} <${email}>`, body, ...fields })
  if (attachment) {
    const part = Cc['@mozilla.org/messengercompose/attachment;1'].createInstance(Ci.nsIMsgAttachment)
    composed.addAttachment(Object.assign(part, attachment))
  }
  const sender = Cc['@mozilla.org/messengercompose/send;1'].createInstance(Ci.nsIMsgSend)
  const { key, defaultIdentity } = account
  return told((listener) =>
    sender
      .createAndSendMessage(
        ...[null, defaultIdentity, key, composed, false, false, mode, null, 'text/html', body],
        ...[null, null, listener, '', '', Ci.nsIMsgCompType.New],
      )
      .catch((error) => listener.onSendNotPerformed(null, error.result ?? 1)),
  )
}

/** Has the list of messages show a folder with some of them chosen, and does what the command of a menu does. */
async function command(where, subject, name) {
  const { document } = Services.wm.getMostRecentWindow('mail:3pane')
  const pane = document.getElementById('tabmail').currentAbout3Pane
  pane.displayFolder(where.URI)
  const view = await until(
    'the folder is shown',
    () => pane.gDBView?.viewFolder === where && pane.gDBView.rowCount > 0 && pane.gDBView,
  )
  const rows = Array.from({ length: view.rowCount }, (_, row) => row)
  view.selection.select(rows.find((row) => view.getMsgHdrAt(row).mime2DecodedSubject === subject))
  view.doCommand(Ci.nsMsgViewCommandType[name])
}
