import type { SendConnector } from '#delivery/send-connector'
import type { Logger } from '#logger'
import type { WriteSession } from '#mailbox/session'
import type { MailboxRow, Store, StoreTransaction } from '#store/store'

export interface HandOver {
  /** Begins to hand over a message that was claimed. */
  begin(mailbox: number, item: number): void
  /** Waits for all that began. */
  settled(): Promise<void>
}

export interface HandOverOptions {
  readonly store: Store
  readonly sendConnector: SendConnector | undefined
  readonly logger: Logger
  readonly ownSession: (transaction: StoreTransaction, mailbox: MailboxRow) => WriteSession
}

/** Hands messages over to the send connector, each outside of any transaction: nobody waits for a mail server elsewhere. */
export function createHandOver({ store, sendConnector, logger, ownSession }: HandOverOptions): HandOver {
  const running = new Map<string, Promise<void>>()

  async function handOver(mailbox: number, id: number): Promise<void> {
    try {
      const { outgoingMail, settleOutgoing } = (await import('./deeds.js')).deeds
      const mail = await store.read((view) => outgoingMail(view, mailbox, id))
      if (!mail || !sendConnector) return
      const refusals = (await sendConnector(mail.envelope, mail.message)) ?? []
      await store.write(async (transaction) => {
        const owner = await transaction.mailbox(mailbox)
        if (owner) await settleOutgoing(ownSession(transaction, owner), owner, id, refusals)
      })
    } catch (error) {
      // The claim says when it is tried again.
      logger.warn('a message could not be handed over', { error, mailbox, item: id })
    }
  }

  return {
    begin(mailbox, item) {
      const key = `${mailbox}/${item}`
      // A connector that takes its time is not given the same message twice.
      if (running.has(key)) return
      running.set(
        key,
        handOver(mailbox, item).finally(() => running.delete(key)),
      )
    },
    async settled() {
      await Promise.all(running.values())
    },
  }
}
