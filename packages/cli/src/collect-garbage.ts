import { setFlagsFromString } from 'node:v8'

/**
 * V8 learns where objects are made that last, and makes the next ones there old at once. Here it learns that from the tables that are made
 * at start: each request then left some 10 KB behind that only a full collection took away, and every small one copied them.
 * To be imported before what is to profit from it.
 */
setFlagsFromString('--no-allocation-site-pretenuring')
