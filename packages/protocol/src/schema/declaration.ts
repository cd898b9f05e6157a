import type { Type } from './type.js'

/** What the XSD says of a type, in the schema's own terms; `xsd/` prints it. */
export type Declaration = ComplexDeclaration | SimpleDeclaration

export interface ComplexDeclaration {
  readonly kind: 'complex'
  readonly name: string
  readonly isAbstract: boolean
  readonly derivation?: { readonly by: 'extension' | 'restriction'; readonly base: string }
  /** Type of the text of an element with attributes only. */
  readonly text?: string
  readonly compositor: 'sequence' | 'choice' | 'all'
  readonly isOptional: boolean
  readonly particles: readonly ParticleDeclaration[]
  readonly attributes: readonly AttributeDeclaration[]
  /** Attributes of this namespace are allowed besides. */
  readonly anyAttribute?: string
  readonly attributeGroup?: string
}

export type ParticleDeclaration =
  | {
      readonly kind: 'element'
      readonly name: string
      readonly type: Type<unknown>
      readonly minOccurs: number
      readonly maxOccurs: number
      readonly isNillable: boolean
      readonly default?: string
    }
  | { readonly kind: 'reference'; readonly name: string; readonly minOccurs: number; readonly maxOccurs: number }
  | {
      readonly kind: 'choice'
      readonly group?: string
      readonly minOccurs: number
      readonly maxOccurs: number
      readonly particles: readonly ParticleDeclaration[]
    }
  | { readonly kind: 'any'; readonly namespace: string; readonly minOccurs: number; readonly maxOccurs: number }

export interface AttributeDeclaration {
  readonly name: string
  readonly type: Type<unknown>
  readonly isRequired: boolean
  readonly default?: string
}

export interface SimpleDeclaration {
  readonly kind: 'simple'
  readonly name: string
  /** `xs:string`, or the member types of a union, or the item type of a list. */
  readonly derivation: 'restriction' | 'list' | 'union'
  readonly base: string
  readonly enumeration?: readonly string[]
  readonly pattern?: string
  readonly facets?: Readonly<Record<string, number>>
  /** Union members that are declared inside; the rest are in `base`. */
  readonly members?: readonly SimpleDeclaration[]
}
