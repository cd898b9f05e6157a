import { type Node, named } from './xsd-tree.js'

/** What a content model allows, without the ways to write the same thing differently. */
export interface Particle {
  readonly kind: 'element' | 'reference' | 'group' | 'any' | 'sequence' | 'choice' | 'all'
  /** The element's name, the name that is referred to, or the namespace of `xs:any`. */
  readonly name: string
  readonly min: number
  readonly max: number
  readonly node: Node
  readonly particles: readonly Particle[]
}

const kinds = new Set(['element', 'group', 'any', 'sequence', 'choice', 'all'])

/** The content model of a type, a derivation or a group. */
export function model(node: Node): Particle | undefined {
  const found = node.children.find(({ name }) => kinds.has(name))
  const whole = found && normal(particle(found))
  return whole?.kind === 'sequence' && whole.particles.length === 0 ? undefined : whole
}

function particle(node: Node): Particle {
  const { name, ref, minOccurs = '1', maxOccurs = '1', namespace = '##any' } = node.attributes
  const kind = node.name === 'element' && ref !== undefined ? 'reference' : (node.name as Particle['kind'])
  return {
    kind,
    name: kind === 'any' ? namespace : (name ?? ref ?? ''),
    min: Number(minOccurs),
    max: maxOccurs === 'unbounded' ? Number.POSITIVE_INFINITY : Number(maxOccurs),
    node,
    particles: kind === 'element' ? [] : node.children.filter((child) => kinds.has(child.name)).map(particle),
  }
}

/**
 * A row or a choice of one is that one, as often as both say together. A row in a row, once each, is one row. The alternatives of a
 * choice have no order.
 */
function normal(whole: Particle): Particle {
  const inner = whole.particles.map(normal)
  if (whole.kind === 'sequence' || whole.kind === 'choice') {
    const [only, other] = inner
    if (only && !other) return { ...only, min: whole.min * only.min, max: times(whole.max, only.max) }
  }
  if (whole.kind === 'sequence') return { ...whole, particles: inner.flatMap(spliced) }
  if (whole.kind === 'choice' || whole.kind === 'all')
    return { ...whole, particles: [...inner].sort((a, b) => (a.name < b.name ? -1 : 1)) }
  return whole
}

const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b)

const spliced = (particle: Particle): readonly Particle[] =>
  particle.kind === 'sequence' && particle.min === 1 && particle.max === 1 ? particle.particles : [particle]

export const occurrence = ({ min, max }: Particle): string =>
  `${min}..${max === Number.POSITIVE_INFINITY ? 'unbounded' : max}`

/** The particles that stand for elements, in order, whatever they stand in. */
export function leaves(particle: Particle): readonly Particle[] {
  return particle.particles.length === 0 ? [particle] : particle.particles.flatMap(leaves)
}

/** The order of a content model: `sequence(A, choice 0..1(B, C))`. Occurrences of the elements are said elsewhere. */
export function order(particle: Particle): string {
  const { kind, name, particles } = particle
  if (particles.length === 0) return kind === 'element' || kind === 'reference' ? name : `${kind} ${name}`
  const occurs = occurrence(particle)
  return `${kind}${occurs === '1..1' ? '' : ` ${occurs}`}(${particles.map(order).join(', ')})`
}

/** The type that is declared in an element, an attribute or a list itself. */
export const inner = (node: Node): Node | undefined => [...named(node, 'complexType'), ...named(node, 'simpleType')][0]
