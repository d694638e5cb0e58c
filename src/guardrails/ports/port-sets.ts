import { append } from '../../core/groups.js';
import { normalize, type PortRange } from '../../parsers/ports.js';

/** Sets of port numbers by a key, which tell quickly whether a range meets any of them. */
export class PortSets<K> {
  private readonly ranges = new Map<K, PortRange[]>();
  private readonly sorted = new Map<K, readonly PortRange[]>();

  /** Adds the numbers of a range; all are added before the first question. */
  add(key: K, range: PortRange): void {
    append(this.ranges, key, range);
  }

  /** Whether the set has any number of the range. */
  meets(key: K, { first, last }: PortRange): boolean {
    let ranges = this.sorted.get(key);
    if (ranges === undefined) {
      ranges = normalize(this.ranges.get(key) ?? []);
      this.sorted.set(key, ranges);
    }
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle]!.last < first) low = middle + 1;
      else high = middle;
    }
    return low < ranges.length && ranges[low]!.first <= last;
  }
}
