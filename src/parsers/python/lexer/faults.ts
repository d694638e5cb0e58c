/** What makes no sense; the sentences belong to `../scanner.ts`, which knows them by these codes. */
export enum Fault {
  Conflict = 0,
  NoStatement = 1,
  Backslash = 2,
  Foreign = 3,
  Field = 4,
  String = 5,
  Closer = 6,
  Opener = 7,
  NoColon = 8,
  NoBody = 9,
  InlineBlock = 10,
  Indented = 11,
  Misaligned = 12,
  NoHandler = 13,
  StrayClause = 14,
  NoComma = 15,
}

/** A fault as it lies in memory: its code, its offset, and the keyword it is about. */
@unmanaged
class Report {
  fault: i32;
  offset: i32;
  keyword: i32;
}

/** More than this many faults of one file are only counted. */
const KEPT = 100;

/** The address of the faults kept. */
export const faults = memory.data(KEPT * 12);
/** How many there were, kept or not. */
export let faultCount: i32 = 0;

export function forgetFaults(): void {
  faultCount = 0;
}

export function report(fault: Fault, offset: i32, keyword: i32 = 0): void {
  if (faultCount < KEPT) {
    const kept = changetype<Report>(faults + <usize>faultCount * offsetof<Report>());
    kept.fault = fault;
    kept.offset = offset;
    kept.keyword = keyword;
  }
  faultCount++;
}
