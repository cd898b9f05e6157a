import type { Place, RecordType } from '@exchequer/protocol'
import {
  type ExtendedPropertyDefinition,
  type ExtendedPropertyValue,
  extendedProperty,
  readExtendedProperty,
  withoutExtendedProperty,
} from './extended-property.js'
import { copyOf, type Values } from './value.js'

interface State {
  /** What the server is known to hold. */
  loaded: Values
  /** What the program has set, or been handed and may have changed since. */
  own: Values
}

let stateOf: (object: ServiceObject) => State

/**
 * An item or a folder: the properties of its table, and what has become of them since the server last spoke of it. Properties that
 * were not loaded are `undefined`; one that is set to `undefined` is removed by the next update.
 */
export class ServiceObject {
  readonly #state: State

  static {
    stateOf = (object) => object.#state
  }

  constructor(properties: object = {}) {
    this.#state = { loaded: {}, own: { ...properties } }
  }

  /** The value of an extended property in the type that its definition names; `undefined` where none is loaded. */
  getExtendedProperty<D extends ExtendedPropertyDefinition>(definition: D): ExtendedPropertyValue<D> | undefined {
    return readExtendedProperty(getProperty(this, 'extendedProperty'), definition)
  }

  setExtendedProperty<D extends ExtendedPropertyDefinition>(definition: D, value: ExtendedPropertyValue<D>): void {
    const others = withoutExtendedProperty(getProperty(this, 'extendedProperty'), definition)
    setProperty(this, 'extendedProperty', [...others, extendedProperty(definition, value)])
  }

  removeExtendedProperty(definition: ExtendedPropertyDefinition): void {
    setProperty(this, 'extendedProperty', withoutExtendedProperty(getProperty(this, 'extendedProperty'), definition))
  }

  /** All properties that are known, as a plain object. */
  toJSON(): Values {
    return Object.fromEntries(Object.entries(valuesOf(this)).filter(([, value]) => value !== undefined))
  }

  /** What Node prints. */
  [Symbol.for('nodejs.util.inspect.custom')](_: number, options: unknown, inspect?: (...of: unknown[]) => string) {
    return inspect ? `${this.constructor.name} ${inspect(this.toJSON(), options)}` : this.toJSON()
  }
}

/** A class of objects, made from a record of the tables. */
export interface ServiceObjectClass<T extends ServiceObject, V extends object = object> {
  new (properties?: V): T
  readonly prototype: T
  /** The element that it is on the wire. */
  readonly element: string
  /** Its table. */
  readonly record: RecordType<object>
}

const classes = new Map<RecordType<unknown>, ServiceObjectClass<ServiceObject>>()

/**
 * The class for a record: an accessor for every property of its table, inherited as the table inherits. Asked twice for a record it
 * gives the same class.
 */
export function serviceObjectClass(
  record: RecordType<object>,
  element: string,
  name = element,
): ServiceObjectClass<ServiceObject> {
  const known = classes.get(record as RecordType<unknown>)
  if (known) return known
  const base = record.base as RecordType<object> | undefined
  const Parent = base ? serviceObjectClass(base, nameOf(base)) : ServiceObject
  let isPrepared = false
  const made = {
    [name]: class extends Parent {
      static readonly element = element
      static readonly record = record

      constructor(properties?: object) {
        super(properties)
        // A table is worked out when somebody first has an object of it, not when the module is loaded.
        if (!isPrepared) defineAccessors(made.prototype, record.places.slice(base?.places.length ?? 0))
        isPrepared = true
      }
    },
  }[name] as unknown as ServiceObjectClass<ServiceObject>
  classes.set(record as RecordType<unknown>, made)
  return made
}

/** `t:BaseFolderType` → `BaseFolder`. */
const nameOf = ({ xsdName }: RecordType<object>): string => xsdName.slice(2).replace(/Type$/, '')

function defineAccessors(prototype: object, places: readonly Place[]): void {
  for (const { key } of places)
    Object.defineProperty(prototype, key, {
      configurable: true,
      enumerable: true,
      get(this: ServiceObject) {
        return getProperty(this, key)
      },
      set(this: ServiceObject, value: unknown) {
        setProperty(this, key, value)
      },
    })
}

/** What is handed out may be changed in place, so it is a copy, and the object remembers having handed it out. */
function getProperty(object: ServiceObject, key: string): unknown {
  const { loaded, own } = stateOf(object)
  if (Object.hasOwn(own, key)) return own[key]
  const value = loaded[key]
  if (typeof value !== 'object' || value === null) return value
  own[key] = copyOf(value)
  return own[key]
}

function setProperty(object: ServiceObject, key: string, value: unknown): void {
  stateOf(object).own[key] = value ?? undefined
}

export const classOf = (object: ServiceObject): ServiceObjectClass<ServiceObject> =>
  object.constructor as unknown as ServiceObjectClass<ServiceObject>

/** The properties as they stand, in one record. */
export const valuesOf = (object: ServiceObject): Values => ({ ...stateOf(object).loaded, ...stateOf(object).own })

/** What the server holds, and what the program holds besides. */
export const trackedValues = (object: ServiceObject): Readonly<State> => stateOf(object)

/** The object is from now on what the server says, and nothing else. */
export function replaceValues(object: ServiceObject, loaded: Values): void {
  const state = stateOf(object)
  state.loaded = loaded
  state.own = {}
}

/** The server has taken `saved` over, where `undefined` is what it has removed, and given the object a new `identity`. */
export function markSaved(object: ServiceObject, saved: Values, identity: Values): void {
  const { loaded, own } = stateOf(object)
  for (const [key, value] of Object.entries(saved)) {
    if (value !== undefined) loaded[key] = value
    else {
      delete loaded[key]
      if (own[key] === undefined) delete own[key]
    }
  }
  for (const [key, value] of Object.entries(identity)) {
    loaded[key] = value
    // A copy that was handed out would hide it.
    delete own[key]
  }
}

/** An object of the class for a record, holding what the server sent. */
export function loadedObject<T extends ServiceObject>(made: ServiceObjectClass<T>, values: object): T {
  const object = new made()
  stateOf(object).loaded = values as Values
  return object
}
