import { EVERY_VERSION, type Ranges, unite } from '../../parsers/pep440/ranges.js';
import { parseSpecifiers, pinOf, versionsOf } from '../../parsers/pep440/specifier.js';
import { type Version, versionKey } from '../../parsers/pep440/version.js';

/** What a declaration admits, worked out once for each way of writing it. */
export interface Admitted {
  readonly ranges: Ranges;
  /** The one version it names, or null. */
  readonly pin: Version | null;
  /** Whether any version will do. */
  readonly any: boolean;
  /** The same text for the same pin or, for ranges, the same specifiers. */
  readonly key: string;
}

/** Works out what specifiers admit and remembers it. */
export class AdmittedReader {
  private readonly known = new Map<string, Admitted | null>();

  /** What alternative PEP 440 specifiers admit together; null where versions do not decide. */
  read(alternatives: readonly string[] | null): Admitted | null {
    if (alternatives === null) return null;
    const text = alternatives.length === 1 ? alternatives[0]! : alternatives.join(' || ');
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const admitted = work(alternatives);
    this.known.set(text, admitted);
    return admitted;
  }
}

function work(alternatives: readonly string[]): Admitted | null {
  let ranges: Ranges = [];
  let pin: Version | null = null;
  for (const text of alternatives) {
    const specifiers = parseSpecifiers(text);
    const admitted = specifiers === null ? null : versionsOf(specifiers);
    if (specifiers === null || admitted === null) return null;
    ranges = unite(ranges, admitted);
    pin = alternatives.length === 1 ? pinOf(specifiers) : null;
  }
  const any = ranges.length === 1 && ranges[0] === EVERY_VERSION[0];
  const written = alternatives.map((text) => text.replace(/\s+/g, '')).join('||');
  return { ranges, pin, any, key: pin === null ? written : `=${versionKey(pin)}` };
}
