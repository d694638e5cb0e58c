/** Where a character is; both count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Finds the line and column of offsets in a text. */
export class LineIndex {
  private readonly starts: number[] = [0];
  /** The line found last: most questions go forward from there. */
  private last = 0;

  constructor(text: string) {
    for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) this.starts.push(next + 1);
  }

  /** The place of the character at an offset from 0. */
  at(offset: number): TextPlace {
    const { starts } = this;
    if (offset < starts[this.last]!) this.last = 0;
    let low = this.last;
    let high = Math.min(low + 8, starts.length - 1);
    if (high < starts.length - 1 && starts[high]! <= offset) high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    this.last = low;
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }
}
