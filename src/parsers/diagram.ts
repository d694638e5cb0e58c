import type { Problem } from '../core/problem.js';

/** A box, participant or list item of a diagram. */
export interface DiagramNode {
  /** What the source calls it. */
  readonly id: string;
  /** What people read; the id where it has no label of its own. */
  readonly label: string;
  readonly line: number;
  readonly column: number;
}

/** A text on an edge of a diagram. */
export interface EdgeLabel {
  readonly label: string;
  readonly line: number;
  readonly column: number;
}

/** What a diagram shows; lines and columns count in the text of the diagram, from 1. */
export interface Diagram {
  /** Each node once, where it first stands with its label. */
  readonly nodes: readonly DiagramNode[];
  readonly edgeLabels: readonly EdgeLabel[];
  /** The first place that does not parse; null when all of it does, as far as that can be told. */
  readonly problem: Problem | null;
  /** Whether every statement was read, so that what is no problem here is none to the program that draws it. */
  readonly isWhollyRead: boolean;
}

/** Ends the reading of a diagram at the place that does not parse. */
export class DiagramError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'DiagramError';
    this.offset = offset;
  }
}
