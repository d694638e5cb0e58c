import { DiagramError } from '../diagram.js';

/** Keeps what the participants of a sequence diagram are at; throws a {@link DiagramError} for what they cannot be. */
export class SequenceLives {
  private readonly known = new Set<string>();
  /** Where the box begins in which each of those that are in one stands. */
  private readonly boxes = new Map<string, number>();
  /** How often each is active. */
  private readonly active = new Map<string, number>();
  private created: string | null = null;
  private destroyed: string | null = null;

  /** Something is said of a participant. */
  mention(id: string): void {
    this.known.add(id);
  }

  show(id: string, offset: number, box: number | null): void {
    const before = this.boxes.get(id);
    if (box !== null && before !== undefined && before !== box) {
      throw new DiagramError(`${id} stands in another box already.`, offset);
    }
    if (box !== null) this.boxes.set(id, box);
    this.known.add(id);
  }

  create(id: string, offset: number, box: number | null): void {
    if (this.known.has(id)) throw new DiagramError(`${id} is created here, and was there already.`, offset);
    this.show(id, offset, box);
    this.created = id;
  }

  destroy(id: string): void {
    this.destroyed = id;
  }

  /** The first message behind `create` goes to who was created; behind `destroy` it is one of who is destroyed. */
  message(from: string, to: string, offset: number): void {
    this.mention(from);
    this.mention(to);
    if (this.created !== null) {
      if (to !== this.created)
        throw new DiagramError(`No message creates ${this.created}: this one goes to ${to}.`, offset);
      this.created = null;
    } else if (this.destroyed !== null) {
      const isLast = to === this.destroyed || from === this.destroyed;
      if (!isLast) throw new DiagramError(`No message destroys ${this.destroyed}: this one is not of it.`, offset);
      this.destroyed = null;
    }
  }

  activate(id: string): void {
    this.active.set(id, (this.active.get(id) ?? 0) + 1);
  }

  deactivate(id: string, offset: number): void {
    const count = this.active.get(id) ?? 0;
    if (count === 0) throw new DiagramError(`${id} is deactivated here, and was not active.`, offset);
    this.active.set(id, count - 1);
  }
}
