import type { RealItem } from '@exchequer/protocol'

/** An item under its element's name. What was rendered from a class's table fits that class's element. */
export const taggedItem = (element: string, value: object): RealItem => ({ element, value }) as RealItem
