/** A node or edge label that a diagram holds, by offset in its cleaned text. */
export interface Seen {
  readonly kind: 'node' | 'edge';
  readonly id: string;
  /** Null where the node stands without a label. */
  readonly label: string | null;
  readonly offset: number;
}
